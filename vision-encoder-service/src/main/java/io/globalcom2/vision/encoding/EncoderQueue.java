package io.globalcom2.vision.encoding;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Gives images their turns, first come first served: to be prepared, and then at the tower. The next image is prepared while the tower looks
 * at this one; those behind it stay files, which take the least memory. Safe for many threads.
 */
public final class EncoderQueue implements AutoCloseable {
    private final ThreadPoolExecutor preparation;
    /** Threads of its own: an engine keeps memory and workers for each thread that calls it. */
    private final ThreadPoolExecutor tower;

    private final Semaphore towerTurns;
    /** When each image came to the tower that is there. */
    private final Map<Runnable, Long> beginNanos = new ConcurrentHashMap<>();

    /**
     * An empty queue.
     *
     * @param concurrency images at the tower at the same time, and as many in preparation; at least 1
     */
    public EncoderQueue(int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "expected globalcom2.encoder.concurrency of at least 1, got " + concurrency);
        }
        preparation = threads(concurrency);
        tower = threads(concurrency);
        towerTurns = new Semaphore(concurrency, true);
    }

    /** Takes an image on; its preparation ends with {@link #encode}, or earlier where there is nothing to encode. It throws nothing. */
    void submit(Runnable image) {
        preparation.execute(image);
    }

    /** Lets go of an image that still waits for its preparation; does nothing later. */
    void withdraw(Runnable image) {
        preparation.remove(image);
    }

    /**
     * Waits until it is the image's turn at the tower, and gives it to the tower; does not wait for the end. To be called in preparation, which
     * so is at most one image ahead.
     *
     * @param work throws nothing
     * @throws ServingException UNAVAILABLE when the queue is closed meanwhile
     */
    void encode(Runnable work) {
        try {
            towerTurns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServingException(FailureKind.UNAVAILABLE, "this vision encoder is shutting down", e);
        }
        tower.execute(() -> {
            beginNanos.put(work, System.nanoTime());
            try {
                work.run();
            } finally {
                beginNanos.remove(work);
                towerTurns.release();
            }
        });
    }

    /** How long the tower has been busy with one image; zero when it is idle. */
    public Duration longestEncoding() {
        long now = System.nanoTime();
        long nanos = beginNanos.values().stream()
                .mapToLong(begin -> now - begin)
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(0, nanos));
    }

    /**
     * Takes no more images and waits for those it has, also those that nobody waits for any more.
     *
     * @return whether all of them ended in time
     */
    public boolean drain(Duration grace) {
        long endNanos = System.nanoTime() + grace.toNanos();
        preparation.shutdown();
        try {
            if (!preparation.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            tower.shutdown();
            return tower.awaitTermination(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        preparation.shutdownNow();
        tower.shutdownNow();
    }

    private static ThreadPoolExecutor threads(int count) {
        return new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }
}
