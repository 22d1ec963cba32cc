package io.globalcom2.benchmarks.chaos.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** How long a caller who comes back goes on asking. */
public final class Persistence {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Longer than anything is away, however slow the machine is. */
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private static final Executor LATER = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);

    private final CallerView view;
    private int attempts;
    private long failingSince;
    private int heard = -1;

    public Persistence(CallerView view) {
        this.view = view;
    }

    /**
     * Has him ask again after a pause, unless his request has an end, he is none of those who come back, or he has heard nothing new for too long.
     *
     * @param again asks for the next time, which counts from 1
     * @return false when he does not ask again
     */
    public synchronized boolean tryAgain(IntConsumer again) {
        if (view.end() != CallerEnd.OPEN || !view.planned().kind().isResuming()) {
            return false;
        }
        if (heard != view.characters() || attempts == 0) {
            heard = view.characters();
            failingSince = System.nanoTime();
        }
        if (System.nanoTime() - failingSince > LONGEST.toNanos()) {
            return false;
        }
        attempts++;
        int attempt = attempts;
        view.resumes();
        LATER.execute(() -> again.accept(attempt));
        return true;
    }
}
