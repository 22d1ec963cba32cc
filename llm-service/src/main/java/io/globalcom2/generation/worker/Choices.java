package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.generation.scheduling.Generation;
import io.globalcom2.generation.scheduling.GenerationListener;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.scheduling.GenerationStatistics;
import io.globalcom2.generation.scheduling.Generator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Answers one prompt, once or several times. The first of several reads the prompt; the others begin when it is in the cache, and read only its last
 * position. Where one fails all do.
 */
final class Choices {
    /** The generator's places are taken by others for the moment. */
    private static final Set<FailureKind> GENERATOR_IS_FULL = EnumSet.of(FailureKind.OVERLOADED);

    private final Generator generator;
    private final TokenLogprobs logprobs;
    private final Retries retries;

    Choices(Generator generator, TokenLogprobs logprobs, Retries retries) {
        this.generator = generator;
        this.logprobs = logprobs;
        this.retries = retries;
    }

    /** What came of one, or of all. */
    record Ends(List<EndReason> reasons, GenerationStatistics statistics) {}

    /**
     * Returns when all are whole; their texts were said to the attempt by then.
     *
     * @param request of the prompt, with as many choices as its options ask for
     * @throws ServingException when one is not
     */
    Ends generate(GenerationRequest request, Attempt attempt) {
        List<Listener> listeners = new ArrayList<>();
        try {
            for (int index = 0; index < request.sampling().n(); index++) {
                Listener listener = new Listener(index, attempt, request.continuesText());
                GenerationRequest choice = request.with(request.sampling().ofChoice(index));
                Generation generation =
                        retries.call(attempt, GENERATOR_IS_FULL, () -> generator.generate(choice, listener));
                listeners.add(listener);
                listener.generation = generation;
                attempt.stop().onStop(generation::cancel);
                if (index == 0 && request.sampling().n() > 1) {
                    listener.promptRead.join();
                }
            }
            return ends(listeners);
        } catch (CompletionException e) {
            listeners.forEach(listener -> listener.generation.cancel());
            throw e.getCause() instanceof ServingException failure ? failure : e;
        } catch (ServingException e) {
            listeners.forEach(listener -> listener.generation.cancel());
            throw e;
        }
    }

    private static Ends ends(List<Listener> listeners) {
        List<End> ends = listeners.stream().map(listener -> listener.end.join()).toList();
        GenerationStatistics first = ends.get(0).statistics();
        return new Ends(
                ends.stream().map(End::reason).toList(),
                new GenerationStatistics(
                        first.promptTokens(),
                        first.cachedTokens(),
                        ends.stream()
                                .mapToInt(end -> end.statistics().completionTokens())
                                .sum(),
                        first.slot(),
                        first.prefill(),
                        ends.stream()
                                .map(end -> end.statistics().decode())
                                .max(Duration::compareTo)
                                .orElseThrow()));
    }

    private record End(EndReason reason, GenerationStatistics statistics) {}

    private final class Listener implements GenerationListener {
        private final int index;
        private final Attempt attempt;
        private final boolean continuesText;
        private final CompletableFuture<Void> promptRead = new CompletableFuture<>();
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private Generation generation;

        Listener(int index, Attempt attempt, boolean continuesText) {
            this.index = index;
            this.attempt = attempt;
            this.continuesText = continuesText;
        }

        @Override
        public void onPromptRead() {
            promptRead.complete(null);
        }

        @Override
        public void onText(String text, int completionTokens, List<TokenScores> scores) {
            attempt.say(index, text, completionTokens, logprobs.of(scores, continuesText));
        }

        @Override
        public void onCompleted(EndReason reason, GenerationStatistics statistics) {
            promptRead.complete(null);
            end.complete(new End(reason, statistics));
        }

        @Override
        public void onFailed(ServingException failure) {
            promptRead.completeExceptionally(failure);
            end.completeExceptionally(failure);
        }
    }
}
