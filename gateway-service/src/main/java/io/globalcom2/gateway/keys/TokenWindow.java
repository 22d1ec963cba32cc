package io.globalcom2.gateway.keys;

import java.time.Clock;
import java.time.Duration;

/**
 * What is taken of an allowance of so many tokens a minute, which comes back evenly. The limit is given with every call, since it may change.
 * Not thread-safe.
 */
final class TokenWindow {
    private static final double MINUTE_MILLIS = 60_000;

    private final Clock clock;
    private double taken;
    private long atMillis;

    TokenWindow(Clock clock) {
        this.clock = clock;
        this.atMillis = clock.millis();
    }

    /**
     * How long it takes until there are so many tokens; zero when there are. What is larger than the whole allowance can be had when nothing
     * of it is taken, and is paid for by those who come after.
     */
    Duration timeUntil(long limit, long tokens) {
        drain(limit);
        return timeFor(taken + Math.min(tokens, limit) - limit, limit);
    }

    /** Takes tokens, also where there are none left; a negative number gives them back. */
    void take(long limit, long tokens) {
        drain(limit);
        taken = Math.max(0, taken + tokens);
    }

    /** Tokens that are left, at least 0. */
    long remaining(long limit) {
        drain(limit);
        return (long) Math.max(0, limit - taken);
    }

    /** How long it takes until nothing is taken. */
    Duration timeUntilReset(long limit) {
        drain(limit);
        return timeFor(taken, limit);
    }

    /** Rounded up to whole milliseconds, but for what rounding has left. */
    private static Duration timeFor(double tokens, long limit) {
        double millis = tokens / limit * MINUTE_MILLIS;
        return Duration.ofMillis((long) Math.ceil(Math.max(0, millis - 1e-6)));
    }

    /** A clock that was set back takes nothing. */
    private void drain(long limit) {
        long nowMillis = clock.millis();
        taken = Math.max(0, taken - Math.max(0, nowMillis - atMillis) * (limit / MINUTE_MILLIS));
        atMillis = nowMillis;
    }
}
