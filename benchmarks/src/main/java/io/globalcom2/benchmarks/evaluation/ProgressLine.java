package io.globalcom2.benchmarks.evaluation;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;

/** How far it is: a bar in a terminal, a line every ten percent elsewhere. */
final class ProgressLine {
    private static final int WIDTH = 40;

    private final long total;
    private final Optional<Console> terminal = Optional.ofNullable(System.console());
    private final long startedNanos = System.nanoTime();
    private long done;

    ProgressLine(long total) {
        this.total = total;
    }

    void step(String what) {
        done++;
        if (terminal.isPresent()) {
            int filled = (int) (WIDTH * done / total);
            System.err.printf(
                    "\r[%s%s] %d/%d, %s left, %-40.40s",
                    "#".repeat(filled), " ".repeat(WIDTH - filled), done, total, left(), what);
        } else if (done * 10 / total != (done - 1) * 10 / total) {
            System.err.printf("%d of %d answers, %s left%n", done, total, left());
        }
    }

    void end() {
        if (terminal.isPresent()) {
            System.err.println();
        }
    }

    private String left() {
        long nanos = System.nanoTime() - startedNanos;
        Duration left = Duration.ofNanos((long) ((double) nanos / done * (total - done)));
        return "%d:%02d".formatted(left.toMinutes(), left.toSecondsPart());
    }
}
