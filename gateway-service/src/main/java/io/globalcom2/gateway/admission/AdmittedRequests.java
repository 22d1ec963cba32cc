package io.globalcom2.gateway.admission;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The bound on requests that are in flight at this gateway, and the way to close it when the process is to end. */
@Singleton
public final class AdmittedRequests {
    private final int limit;
    private int count;
    private boolean closed;

    @Inject
    AdmittedRequests(GatewayConfig config) {
        this(config.maxInFlight());
    }

    AdmittedRequests(int limit) {
        this.limit = limit;
    }

    /** What a request holds from before it is read until it has ended. */
    public final class Place {
        private final AtomicBoolean left = new AtomicBoolean();

        private Place() {}

        /** Makes room. Idempotent. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                synchronized (AdmittedRequests.this) {
                    count--;
                    AdmittedRequests.this.notifyAll();
                }
            }
        }
    }

    /**
     * Takes a place.
     *
     * @throws ServingException OVERLOADED when all are taken, UNAVAILABLE when shutting down
     */
    synchronized Place enter() {
        if (closed) {
            throw new ServingException(FailureKind.UNAVAILABLE, "the gateway is shutting down");
        }
        if (count >= limit) {
            throw new ServingException(
                    FailureKind.OVERLOADED, "expected at most %d requests in flight, all are taken".formatted(limit));
        }
        count++;
        return new Place();
    }

    synchronized int count() {
        return count;
    }

    /** Lets nobody in any more. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until every place is free again; false when that takes longer than the timeout. */
    synchronized boolean awaitEmpty(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (count > 0) {
            long remainingNanos = end - System.nanoTime();
            if (remainingNanos <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, remainingNanos);
        }
        return true;
    }
}
