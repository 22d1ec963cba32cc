package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

/**
 * A caller's place at an answer.
 *
 * @param requestId of what he listens to
 * @param leave says that he has gone away; idempotent
 */
public record Watch(String requestId, Runnable leave) {
    public Watch {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(leave, "leave is null");
    }

    /** At an answer of which he has heard all. */
    public static Watch ofTold(String requestId) {
        return new Watch(requestId, () -> {});
    }
}
