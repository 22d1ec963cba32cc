package io.globalcom2.gateway.openai;

import java.util.OptionalLong;

/** When things happened to one request, as the gateway sees it. */
public final class Stopwatch {
    private static final double NANOS_PER_MILLI = 1e6;

    private final long startNanos = System.nanoTime();
    private OptionalLong firstTokenNanos = OptionalLong.empty();

    /** The first text has come; later calls change nothing. */
    public void markFirstToken() {
        if (firstTokenNanos.isEmpty()) {
            firstTokenNanos = OptionalLong.of(System.nanoTime() - startNanos);
        }
    }

    boolean hasFirstToken() {
        return firstTokenNanos.isPresent();
    }

    double firstTokenMillis() {
        return firstTokenNanos.getAsLong() / NANOS_PER_MILLI;
    }

    double totalMillis() {
        return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
    }
}
