package io.globalcom2.gateway.keys;

import static java.util.Objects.requireNonNull;

/**
 * A key that is let in.
 *
 * @param name of whoever holds it: in metrics, and in the records of the queue
 */
record ApiKey(String name, KeyDigest digest, KeyRights rights, KeyLimits limits) {
    ApiKey {
        requireNonNull(name, "name is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(rights, "rights is null");
        requireNonNull(limits, "limits is null");
    }
}
