package io.globalcom2.generation.messaging;

import io.globalcom2.generation.worker.RecordLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The lock that the brokers gave us on one record. Knows by this process' own clock when it must have run out: that clock goes on while the
 * process is frozen.
 */
final class ShareLock implements RecordLock {
    private final Duration duration;
    private final BooleanSupplier renewal;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private volatile long sinceNanos;

    /**
     * A lock that was given just now.
     *
     * @param renewal asks the brokers and waits for their answer
     * @param sinceNanos when it was asked for, by {@link System#nanoTime}
     */
    ShareLock(Duration duration, BooleanSupplier renewal, long sinceNanos) {
        this.duration = duration;
        this.renewal = renewal;
        this.sinceNanos = sinceNanos;
    }

    @Override
    public boolean renew() {
        if (isLost() || !renewal.getAsBoolean()) {
            lose();
        }
        return !lost.isDone();
    }

    @Override
    public boolean isLost() {
        return lost.isDone() || System.nanoTime() - sinceNanos > duration.toNanos();
    }

    @Override
    public void onLost(Runnable handler) {
        CompletableFuture<Void> unused = lost.thenRun(handler);
    }

    /** The brokers have confirmed it; they count from no earlier than when they were asked. */
    void renewed(long askedNanos) {
        sinceNanos = askedNanos;
    }

    void lose() {
        lost.complete(null);
    }
}
