package io.globalcom2.compression.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that compute selections, one per processor, and a short queue in front of them. */
@Singleton
class SelectionWorkers {
    /** A selection takes well under a millisecond, so what waits here waits for milliseconds; 12 KB of scores each for 5 views of 576. */
    private static final int MAX_WAITING = 256;

    private final ThreadPoolExecutor threads;

    SelectionWorkers() {
        int processors = Runtime.getRuntime().availableProcessors();
        threads = new ThreadPoolExecutor(
                processors, processors, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING));
    }

    /** Runs the work soon on one of the threads; fails with OVERLOADED where too much waits already. */
    void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            throw new ServingException(
                    FailureKind.OVERLOADED, "expected at most " + MAX_WAITING + " selections waiting, got one more", e);
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }
}
