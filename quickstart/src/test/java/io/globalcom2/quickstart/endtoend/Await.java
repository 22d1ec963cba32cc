package io.globalcom2.quickstart.endtoend;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what must come, for as long as a slow machine may need. */
final class Await {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private Await() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within %d s: %s".formatted(TIMEOUT.toSeconds(), what));
            }
            Thread.sleep(5);
        }
    }
}
