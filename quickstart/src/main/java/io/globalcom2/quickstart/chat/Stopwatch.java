package io.globalcom2.quickstart.chat;

import java.time.Duration;

/** When the pieces of one answer came, counted from its construction. */
final class Stopwatch {
    private final long start = System.nanoTime();
    private long first = start;
    private long last = start;

    /** A piece of text has come. */
    void text() {
        last = System.nanoTime();
        if (first == start) {
            first = last;
        }
    }

    Duration firstText() {
        return Duration.ofNanos(first - start);
    }

    /** From the first piece to the last. */
    Duration decoding() {
        return Duration.ofNanos(last - first);
    }
}
