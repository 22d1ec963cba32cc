package io.globalcom2.generation.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the work on one attempt to stop, from whatever thread. The first reason stands. */
public final class StopSignal {
    private final CompletableFuture<StopCause> reason = new CompletableFuture<>();

    /** Asks to stop; does nothing when that was asked before. */
    public void stop(StopCause why) {
        reason.complete(why);
    }

    /** Empty as long as the work is to go on. */
    public Optional<StopCause> reason() {
        return Optional.ofNullable(reason.getNow(null));
    }

    /** Runs the handler once when asked to stop, in the asking thread; at once when that has happened already. */
    public void onStop(Runnable handler) {
        CompletableFuture<Void> unused = reason.thenRun(handler);
    }

    /** Waits for the given time, or until asked to stop. */
    void await(Duration pause) throws InterruptedException {
        try {
            reason.get(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException goOn) {
            return;
        } catch (ExecutionException e) {
            throw new AssertionError("a stop signal cannot fail", e);
        }
    }
}
