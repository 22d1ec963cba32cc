package io.globalcom2.vision.encoding;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Calls in flight (waiting for an image, being delivered), each in a thread of its own. Their number is bounded, and so is the memory they
 * take. Safe for many threads.
 */
public final class EncoderCalls implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EncoderCalls.class);

    private final int capacity;
    private final Semaphore places;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private volatile boolean draining;

    /** @param capacity calls that are accepted at the same time, at least 1 */
    public EncoderCalls(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("expected room for at least 1 image, got " + capacity);
        }
        this.capacity = capacity;
        places = new Semaphore(capacity);
    }

    /**
     * Takes a call on; its place is free when it returns.
     *
     * @param call tells its caller of failures itself
     * @throws ServingException OVERLOADED when as many as are accepted are in flight, UNAVAILABLE once {@link #drain} was called
     */
    public void submit(Runnable call) {
        if (draining) {
            throw new ServingException(FailureKind.UNAVAILABLE, "this vision encoder is shutting down");
        }
        if (!places.tryAcquire()) {
            throw new ServingException(
                    FailureKind.OVERLOADED, "the vision encoder holds " + capacity + " images and takes no more now");
        }
        threads.execute(() -> {
            try {
                call.run();
            } catch (Throwable failure) {
                LOG.errorf(failure, "could not tell the caller of a failure");
            } finally {
                places.release();
            }
        });
    }

    /** Calls in flight. */
    public int size() {
        return capacity - places.availablePermits();
    }

    /**
     * Takes no more calls and waits for those in flight.
     *
     * @return whether all of them ended in time
     */
    public boolean drain(Duration grace) {
        draining = true;
        try {
            return places.tryAcquire(capacity, grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        draining = true;
        threads.shutdownNow();
    }
}
