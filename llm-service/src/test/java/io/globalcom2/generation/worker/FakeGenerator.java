package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.ScoredToken;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.generation.scheduling.Generation;
import io.globalcom2.generation.scheduling.GenerationListener;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.scheduling.GenerationStatistics;
import io.globalcom2.generation.scheduling.Generator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Answers "yes." in two pieces, at once or when told; a cancelled request fails with CANCELLED. */
final class FakeGenerator implements Generator {
    static final GenerationStatistics STATISTICS =
            new GenerationStatistics(4, 2, 3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3));

    /** Of the first piece, where they are asked for. */
    static final List<TokenScores> SCORES =
            List.of(new TokenScores(0, new ScoredToken(1, -0.5), List.of(new ScoredToken(1, -0.5))));

    private final Journal journal;
    private final List<GenerationRequest> requests = new CopyOnWriteArrayList<>();
    private final List<GenerationListener> held = new CopyOnWriteArrayList<>();
    private Consumer<GenerationRequest> onRequest = request -> {};
    private boolean holding;

    FakeGenerator(Journal journal) {
        this.journal = journal;
    }

    /** Runs at the start of every request. */
    void onRequest(Consumer<GenerationRequest> handler) {
        onRequest = handler;
    }

    /** Answers no request beyond its first piece until {@link #finish}. */
    void hold() {
        holding = true;
    }

    /** Ends what was held back, and does not hold back any more. */
    void finish() {
        holding = false;
        held.forEach(FakeGenerator::finish);
    }

    List<GenerationRequest> requests() {
        return requests;
    }

    @Override
    public Generation generate(GenerationRequest request, GenerationListener listener) {
        journal.add("generate " + request.requestId());
        onRequest.accept(request);
        requests.add(request);
        listener.onText("ye", 1, request.sampling().topLogprobs().isPresent() ? SCORES : List.of());
        if (!holding) {
            finish(listener);
            return () -> {};
        }
        held.add(listener);
        return () -> {
            journal.add("cancel " + request.requestId());
            listener.onFailed(new ServingException(FailureKind.CANCELLED, "cancelled"));
        };
    }

    @Override
    public int maxContext() {
        return 20_000;
    }

    @Override
    public int places() {
        return 1;
    }

    private static void finish(GenerationListener listener) {
        listener.onText("s.", 2, List.of());
        listener.onCompleted(EndReason.STOP, STATISTICS);
    }
}
