package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A request that another gateway says it has queued.
 *
 * @param deadline when it ends at the latest
 * @param address of that gateway, as host:port
 * @param secret that opens it for gateways. For no log
 */
public record AskedElsewhere(RequestIdentity identity, Instant deadline, String address, String secret) {
    public AskedElsewhere {
        requireNonNull(identity, "identity is null");
        requireNonNull(deadline, "deadline is null");
        requireNonNull(address, "address is null");
        requireNonNull(secret, "secret is null");
    }

    @Override
    public String toString() {
        return "AskedElsewhere[requestId=%s, deadline=%s, address=%s]".formatted(identity.id(), deadline, address);
    }
}
