package io.globalcom2.benchmarks.compare.serving.asking;

import io.globalcom2.quickstart.chat.UsageReport;
import java.time.Duration;

/**
 * One request as its caller saw it.
 *
 * @param firstTokenMillis from sending to the first text
 * @param endToEndMillis from sending to the end
 */
public record TimedRequest(UsageReport usage, double firstTokenMillis, double endToEndMillis) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Projector and prefill. */
    public double prefillMillis() {
        return millis(usage.prefill());
    }

    /** With fractions. */
    public static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }

    /** Until now, from a moment of {@link System#nanoTime}. */
    public static double millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
    }
}
