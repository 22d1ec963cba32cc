package io.globalcom2.gateway.admission;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What a caller asks for, and how.
 *
 * @param key empty where the request comes once
 * @param isAwaited whether the caller waits for the answer; if not, the work goes on when he has gone
 * @param deadline holds where it is earlier than the gateway's own
 * @param traceparent W3C trace context of the caller
 */
public record Submission(
        ChatRequest request,
        Optional<CallerKey> key,
        boolean isAwaited,
        Optional<Instant> deadline,
        Optional<String> traceparent) {
    public Submission {
        requireNonNull(request, "request is null");
        requireNonNull(key, "key is null");
        requireNonNull(deadline, "deadline is null");
        requireNonNull(traceparent, "traceparent is null");
    }
}
