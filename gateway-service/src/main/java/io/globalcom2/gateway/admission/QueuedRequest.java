package io.globalcom2.gateway.admission;

import static java.util.Objects.requireNonNull;

import io.globalcom2.gateway.relay.RelaySecret;
import io.globalcom2.gateway.relay.RequestIdentity;
import java.time.Instant;
import java.util.Optional;

/**
 * What a record of the queue says.
 *
 * @param secret without which nobody pushes its events
 * @param caller name of who asks, where that is known
 * @param deadline absolute; workers drop the request after it
 * @param traceparent W3C trace context of the caller, where there is one
 */
public record QueuedRequest(
        RequestIdentity identity,
        RelaySecret secret,
        ChatRequest request,
        Optional<String> caller,
        Instant deadline,
        Optional<String> traceparent) {
    public QueuedRequest {
        requireNonNull(identity, "identity is null");
        requireNonNull(secret, "secret is null");
        requireNonNull(request, "request is null");
        requireNonNull(caller, "caller is null");
        requireNonNull(deadline, "deadline is null");
        requireNonNull(traceparent, "traceparent is null");
    }
}
