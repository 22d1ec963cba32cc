package io.globalcom2.compression.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that run calls of {@code Compress}, one for each image whose features may be here, and the waiting room in front of them. A call
 * that waits has not been read.
 */
@Singleton
final class CompressWorkers {
    private final int capacity;
    private final ThreadPoolExecutor threads;

    CompressWorkers(CompressorConfig config) {
        if (config.concurrency() < 1 || config.waitingRoom() < 0) {
            throw new IllegalArgumentException(
                    "expected globalcom2.compressor.concurrency of at least 1 and waiting-room of at least 0, got "
                            + config.concurrency() + " and " + config.waitingRoom());
        }
        capacity = config.concurrency() + config.waitingRoom();
        threads = new ThreadPoolExecutor(
                config.concurrency(), config.concurrency(), 0, TimeUnit.SECONDS, waitingRoom(config.waitingRoom()));
    }

    private static BlockingQueue<Runnable> waitingRoom(int places) {
        return places == 0 ? new SynchronousQueue<>() : new LinkedBlockingQueue<>(places);
    }

    /**
     * Runs a call when a thread is free.
     *
     * @return withdraws the call if it still waits, so that its place is free at once; does nothing later
     * @throws ServingException OVERLOADED when the waiting room is full
     */
    Runnable submit(Runnable call) {
        try {
            threads.execute(call);
        } catch (RejectedExecutionException e) {
            throw new ServingException(
                    FailureKind.OVERLOADED, "the compressor holds " + capacity + " images and takes no more now", e);
        }
        return () -> threads.remove(call);
    }

    /** Calls that have a thread. */
    int running() {
        return threads.getActiveCount();
    }

    /** Calls in the waiting room. */
    int waiting() {
        return threads.getQueue().size();
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
