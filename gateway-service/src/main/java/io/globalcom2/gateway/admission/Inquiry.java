package io.globalcom2.gateway.admission;

import static java.util.Objects.requireNonNull;

import io.globalcom2.gateway.keys.Caller;
import java.util.Optional;

/**
 * Somebody asks for a request that was asked before.
 *
 * @param authorization value of the header of that name
 * @param key the one that the request came with; shows whose it is where another gateway queued it. May be empty
 */
public record Inquiry(Optional<String> authorization, String requestId, Optional<CallerKey> key) {
    public Inquiry {
        requireNonNull(authorization, "authorization is null");
        requireNonNull(requestId, "requestId is null");
        requireNonNull(key, "key is null");
    }

    /** Whether the id was made of the name of this caller and the key. */
    boolean isAboutKeyOf(Caller caller) {
        return key.map(mine -> RequestIds.of(caller.name(), mine).base())
                .filter(requestId::startsWith)
                .isPresent();
    }
}
