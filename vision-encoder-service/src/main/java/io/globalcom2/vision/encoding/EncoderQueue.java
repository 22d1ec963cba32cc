package io.globalcom2.vision.encoding;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives images their turn at the tower, first come first served. The number of images in flight (waiting, encoding or being delivered) is
 * bounded, and so is the memory they take. Safe for many threads.
 */
public final class EncoderQueue implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EncoderQueue.class);

    private final int capacity;
    private final Semaphore places;
    private final ThreadPoolExecutor tower;
    private final ExecutorService deliveries = Executors.newCachedThreadPool();
    /** When each job began that the tower is busy with. */
    private final Map<Turn, Long> beginNanos = new ConcurrentHashMap<>();

    private volatile boolean draining;

    /**
     * An empty queue.
     *
     * @param concurrency jobs whose {@link EncoderJob#encode} runs at the same time
     * @param waitingRoom jobs beyond those that are accepted
     */
    public EncoderQueue(int concurrency, int waitingRoom) {
        if (concurrency < 1 || waitingRoom < 0) {
            throw new IllegalArgumentException(
                    "expected globalcom2.encoder.concurrency of at least 1 and waiting-room of at least 0, got "
                            + concurrency + " and " + waitingRoom);
        }
        capacity = concurrency + waitingRoom;
        places = new Semaphore(capacity);
        tower = new ThreadPoolExecutor(concurrency, concurrency, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    /**
     * Takes a job on.
     *
     * @return withdraws the job if it still waits, so that its place is free at once; does nothing later
     * @throws ServingException OVERLOADED when as many images as are accepted are in flight, UNAVAILABLE once {@link #drain} was called
     */
    public Runnable submit(EncoderJob job) {
        if (draining) {
            throw new ServingException(FailureKind.UNAVAILABLE, "this vision encoder is shutting down");
        }
        if (!places.tryAcquire()) {
            throw new ServingException(
                    FailureKind.OVERLOADED, "the vision encoder holds " + capacity + " images and takes no more now");
        }
        Turn turn = new Turn(job);
        tower.execute(turn);
        return turn::withdraw;
    }

    /** Images in flight. */
    public int size() {
        return capacity - places.availablePermits();
    }

    /** How long the tower has been busy with one job; zero when it is idle. */
    public Duration longestEncoding() {
        long now = System.nanoTime();
        long nanos = beginNanos.values().stream()
                .mapToLong(begin -> now - begin)
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(0, nanos));
    }

    /**
     * Takes no more jobs and waits for those in flight.
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
        tower.shutdownNow();
        deliveries.shutdownNow();
    }

    private final class Turn implements Runnable {
        private final EncoderJob job;

        private Turn(EncoderJob job) {
            this.job = job;
        }

        @Override
        public void run() {
            beginNanos.put(this, System.nanoTime());
            boolean encoded = succeeds(job::encode);
            beginNanos.remove(this);
            if (encoded) {
                deliveries.execute(this::deliver);
            } else {
                places.release();
            }
        }

        private void deliver() {
            succeeds(job::deliver);
            places.release();
        }

        private void withdraw() {
            if (tower.remove(this)) {
                succeeds(() -> {
                    throw new ServingException(FailureKind.CANCELLED, "withdrawn before its turn");
                });
                places.release();
            }
        }

        /** Runs a part; whatever it throws, the caller hears of it and the place becomes free. */
        private boolean succeeds(Runnable part) {
            try {
                part.run();
                return true;
            } catch (Throwable failure) {
                try {
                    job.fail(failure);
                } catch (RuntimeException e) {
                    LOG.errorf(e, "could not tell the caller of a failure failure=%s", failure);
                }
                return false;
            }
        }
    }
}
