package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Tries again what may succeed later or on another replica, until the deadline of the attempt. The pauses grow, and are drawn at random so
 * that workers that failed together do not come back together.
 */
final class Retries {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Clock clock;
    private final DoubleSupplier jitter;

    /** @param jitter share of the pause that is waited, in [0, 1) */
    Retries(Clock clock, DoubleSupplier jitter) {
        this.clock = clock;
        this.jitter = jitter;
    }

    /**
     * What the work returns once it succeeds.
     *
     * @param transientKinds failures worth another try
     * @throws ServingException what the work failed with last: another kind, or too late for another try, or asked to stop
     */
    <T> T call(Attempt attempt, Set<FailureKind> transientKinds, Supplier<T> work) {
        Duration longest = FIRST_PAUSE;
        while (true) {
            try {
                return work.get();
            } catch (ServingException e) {
                Duration pause = Duration.ofNanos((long) (longest.toNanos() * jitter.getAsDouble()));
                if (!transientKinds.contains(e.kind()) || !waits(attempt, pause)) {
                    throw e;
                }
            }
            longest = longest.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? longest.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Whether there is time for another try after the pause, and nobody asked to stop. */
    private boolean waits(Attempt attempt, Duration pause) {
        if (!clock.instant().plus(pause).isBefore(attempt.deadline())) {
            return false;
        }
        try {
            attempt.stop().await(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return attempt.stop().reason().isEmpty();
    }
}
