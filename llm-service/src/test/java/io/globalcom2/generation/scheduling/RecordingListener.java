package io.globalcom2.generation.scheduling;

import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.TokenScores;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps what it hears. */
final class RecordingListener implements GenerationListener {
    private final AtomicReference<String> text = new AtomicReference<>("");
    private final List<TokenScores> scores = new CopyOnWriteArrayList<>();
    private final AtomicInteger terminals = new AtomicInteger();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private volatile GenerationStatistics statistics;
    private volatile int tokens;
    private volatile String message = "";

    /** Waits for the end: the text and the finish reason, or the text and the kind of failure. */
    String end() throws Exception {
        return end.get();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    String text() {
        return text.get();
    }

    List<TokenScores> scores() {
        return scores;
    }

    int tokens() {
        return tokens;
    }

    int terminals() {
        return terminals.get();
    }

    GenerationStatistics statistics() {
        return statistics;
    }

    String message() throws Exception {
        end();
        return message;
    }

    @Override
    public void onText(String added, int completionTokens, List<TokenScores> scoresOfTokens) {
        scores.addAll(scoresOfTokens);
        text.accumulateAndGet(added, String::concat);
        tokens = completionTokens;
    }

    @Override
    public void onCompleted(EndReason reason, GenerationStatistics cost) {
        statistics = cost;
        terminals.incrementAndGet();
        end.complete(text() + " " + reason);
    }

    @Override
    public void onFailed(ServingException failure) {
        message = failure.getMessage();
        terminals.incrementAndGet();
        end.complete(text() + " " + failure.kind());
    }
}
