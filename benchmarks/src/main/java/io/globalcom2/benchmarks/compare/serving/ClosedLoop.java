package io.globalcom2.benchmarks.compare.serving;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers that each send their next request when they have the answer to the one before. */
final class ClosedLoop {
    private static final double NANOS = 1e9;

    private ClosedLoop() {}

    /**
     * Requests per second, until the last answer is there. That is a little less than while all callers are busy.
     *
     * @param time in which requests are begun; every caller begins at least one
     * @throws IOException when a request fails
     */
    static double rate(int callers, Duration time, Callable<?> request) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        long start = System.nanoTime();
        List<Callable<Integer>> loops = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            loops.add(() -> {
                int answers = 0;
                do {
                    Object unused = request.call();
                    answers++;
                } while (System.nanoTime() - start < time.toNanos());
                return answers;
            });
        }
        try {
            int answers = 0;
            for (Future<Integer> loop : threads.invokeAll(loops)) {
                answers += loop.get();
            }
            return answers * NANOS / (System.nanoTime() - start);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }
}
