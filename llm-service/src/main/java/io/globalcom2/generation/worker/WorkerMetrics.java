package io.globalcom2.generation.worker;

import static java.util.Locale.ROOT;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.wire.Durations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;

/** What the worker counts. All series exist from the start, at 0, so that an alert on them is never an alert on nothing. */
final class WorkerMetrics {
    private final Counter completed;
    private final Map<FailureKind, Counter> failed = new EnumMap<>(FailureKind.class);
    private final Map<Stage, Counter> cancels = new EnumMap<>(Stage.class);
    private final Map<Stage, Counter> deadlineMisses = new EnumMap<>(Stage.class);
    private final Map<Fate, Counter> fates = new EnumMap<>(Fate.class);
    private final Timer queue;
    private final Timer encode;
    private final Timer slot;
    private final Timer prefill;
    private final Timer decode;
    private final Counter promptTokens;
    private final Counter cachedTokens;
    private final Counter completionTokens;
    private final Counter originalTokens;
    private final Counter keptTokens;
    private final Counter newlineTokens;

    /** What became of a record that did not simply end its request. */
    enum Fate {
        /** Its request had a terminal record already. */
        DUPLICATE,
        /** Its request id was used for another question. */
        ANOTHER_QUESTION,
        /** Another attempt took over. */
        SUPERSEDED,
        /** Its lock was lost. */
        LOST,
        /** Put into the queue again for another worker. */
        HANDED_BACK,
        /** Given up, for workers were lost while they worked on it alone. */
        GIVEN_UP,
        /** Nobody can read it. */
        UNPROCESSABLE
    }

    WorkerMetrics(MeterRegistry registry) {
        completed = requests(registry, "completed");
        for (FailureKind kind : FailureKind.values()) {
            failed.put(kind, requests(registry, kind.name().toLowerCase(ROOT)));
        }
        for (Stage stage : Stage.values()) {
            String name = stage.name().toLowerCase(ROOT);
            cancels.put(stage, registry.counter("globalcom2.llm.cancels", "stage", name));
            deadlineMisses.put(stage, registry.counter("globalcom2.llm.deadline.misses", "stage", name));
        }
        for (Fate fate : Fate.values()) {
            fates.put(
                    fate,
                    registry.counter(
                            "globalcom2.llm.records", "fate", fate.name().toLowerCase(ROOT)));
        }
        queue = registry.timer("globalcom2.llm.queue");
        encode = registry.timer("globalcom2.llm.encode");
        slot = registry.timer("globalcom2.llm.slot");
        prefill = registry.timer("globalcom2.llm.prefill");
        decode = registry.timer("globalcom2.llm.decode");
        promptTokens = registry.counter("globalcom2.llm.prompt.tokens");
        cachedTokens = registry.counter("globalcom2.llm.cached.tokens");
        completionTokens = registry.counter("globalcom2.llm.completion.tokens");
        originalTokens = registry.counter("globalcom2.llm.image.tokens", "state", "original");
        keptTokens = registry.counter("globalcom2.llm.image.tokens", "state", "kept");
        newlineTokens = registry.counter("globalcom2.llm.image.tokens", "state", "newline");
    }

    private static Counter requests(MeterRegistry registry, String outcome) {
        return registry.counter("globalcom2.llm.requests", "outcome", outcome);
    }

    void met(Fate fate) {
        fates.get(fate).increment();
    }

    /** An attempt has ended its request. */
    void ended(Attempt attempt, Outcome outcome) {
        queue.record(attempt.queued());
        if (outcome instanceof Outcome.Completed done) {
            completed.increment();
            spent(done.usage());
        } else if (outcome instanceof Outcome.Failed failure) {
            failed.get(failure.kind()).increment();
            if (failure.kind() == FailureKind.CANCELLED) {
                cancels.get(attempt.stage()).increment();
            }
            if (failure.kind() == FailureKind.DEADLINE_EXCEEDED) {
                deadlineMisses.get(attempt.stage()).increment();
            }
        }
    }

    private void spent(Usage usage) {
        GenerationTimings timings = usage.getTimings();
        slot.record(Durations.read(timings.getSlot()));
        prefill.record(Durations.read(timings.getPrefill()));
        decode.record(Durations.read(timings.getDecode()));
        promptTokens.increment(usage.getPromptTokens());
        cachedTokens.increment(usage.getCachedTokens());
        completionTokens.increment(usage.getCompletionTokens());
        if (usage.getImagesCount() > 0) {
            encode.record(Durations.read(timings.getEncode()));
        }
        for (ImageUsage image : usage.getImagesList()) {
            originalTokens.increment(image.getTokens().getOriginal());
            keptTokens.increment(image.getTokens().getKept());
            newlineTokens.increment(image.getTokens().getNewline());
        }
    }
}
