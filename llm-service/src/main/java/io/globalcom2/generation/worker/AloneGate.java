package io.globalcom2.generation.worker;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Lets attempts run side by side, or one alone. Who is to run alone waits for those who run; who comes after him waits for him. A record
 * that has cost two workers their lives may cost a third one, and then it should be the only one that is lost with it.
 */
final class AloneGate {
    /** How soon somebody who waits finds that he need not any more. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private int running;
    private int waitingForAlone;
    private boolean alone;

    /**
     * Waits until the attempt may run; {@link #leave} ends it.
     *
     * @param isOver whether there is nothing left to run
     * @return false when it was over before it could run
     */
    synchronized boolean enter(boolean runsAlone, BooleanSupplier isOver) throws InterruptedException {
        return runsAlone ? enterAlone(isOver) : enterWithOthers(isOver);
    }

    private boolean enterWithOthers(BooleanSupplier isOver) throws InterruptedException {
        while (alone || waitingForAlone > 0) {
            if (isOver.getAsBoolean()) {
                return false;
            }
            wait(LOOK_AGAIN.toMillis());
        }
        running++;
        return true;
    }

    private boolean enterAlone(BooleanSupplier isOver) throws InterruptedException {
        waitingForAlone++;
        try {
            while (alone || running > 0) {
                if (isOver.getAsBoolean()) {
                    return false;
                }
                wait(LOOK_AGAIN.toMillis());
            }
            alone = true;
            running++;
            return true;
        } finally {
            waitingForAlone--;
            notifyAll();
        }
    }

    synchronized void leave() {
        running--;
        alone = false;
        notifyAll();
    }
}
