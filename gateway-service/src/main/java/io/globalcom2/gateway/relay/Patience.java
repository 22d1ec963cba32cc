package io.globalcom2.gateway.relay;

import java.time.Duration;
import java.time.Instant;

/** How long the work for an answer goes on when nobody listens. Guarded by its {@link PendingAnswer}. */
final class Patience {
    private Duration time = Duration.ZERO;
    private Instant end = Instant.MAX;

    /** The longest time that was asked for counts. */
    void extend(Duration atLeast) {
        time = atLeast.compareTo(time) > 0 ? atLeast : time;
    }

    /** Whether it goes on at all. */
    boolean isAny() {
        return !time.isZero();
    }

    /** Nobody listens any more. */
    void start(Instant now) {
        end = now.plus(time);
    }

    /** Somebody listens. */
    void stop() {
        end = Instant.MAX;
    }

    boolean isOver(Instant now) {
        return !now.isBefore(end);
    }
}
