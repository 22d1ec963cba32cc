package io.globalcom2.gateway.keys;

import static java.util.Objects.requireNonNull;

import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.ServingException;
import io.globalcom2.wire.QueueLane;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param name of the key; empty where no keys are asked for
 */
public record Caller(Optional<String> name, KeyRights rights, KeyLimits limits, KeyAccount account) {
    public Caller {
        requireNonNull(name, "name is null");
        requireNonNull(rights, "rights is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(account, "account is null");
    }

    /**
     * Begins a request, before it is read.
     *
     * @throws OverLimitException when as many are in flight as may be
     */
    public KeyUse enter() {
        return account.enter(limits);
    }

    /**
     * Does nothing when the caller may ask for all of it.
     *
     * @throws ServingException PERMISSION_DENIED naming the field
     */
    public void requireRight(QueueLane lane, Optional<CompressionOptions> compression) {
        rights.require(lane, compression);
    }
}
