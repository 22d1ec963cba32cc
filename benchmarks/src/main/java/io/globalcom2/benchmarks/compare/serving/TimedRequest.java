package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.quickstart.chat.UsageReport;
import java.time.Duration;

/**
 * One request as its caller saw it.
 *
 * @param firstTokenMillis from sending to the first text
 * @param endToEndMillis from sending to the end
 */
record TimedRequest(UsageReport usage, double firstTokenMillis, double endToEndMillis) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Projector and prefill. */
    double prefillMillis() {
        return millis(usage.prefill());
    }

    static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }

    static double millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
    }
}
