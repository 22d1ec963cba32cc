package io.globalcom2.generation.worker;

import java.time.Duration;

/**
 * How much a worker does, and for how long.
 *
 * @param width requests in flight at a time: the generator's slots and the prefetch; at least 1
 * @param defaultDeadline counted from when the record was queued, for records that name none
 */
public record WorkerSettings(int width, Duration defaultDeadline) {
    public WorkerSettings {
        if (width < 1) {
            throw new IllegalArgumentException("expected a width of at least 1, got " + width);
        }
        if (defaultDeadline.isNegative() || defaultDeadline.isZero()) {
            throw new IllegalArgumentException("expected a default deadline above zero, got " + defaultDeadline);
        }
    }
}
