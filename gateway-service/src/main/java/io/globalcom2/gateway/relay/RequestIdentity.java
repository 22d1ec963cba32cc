package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What tells a request from others.
 *
 * @param id minted by a gateway: at random, or from the caller and his key
 * @param key the same, where the request may come again
 * @param digest of the body
 */
public record RequestIdentity(String id, Optional<KeyedId> key, String digest) {
    public RequestIdentity {
        requireNonNull(id, "id is null");
        requireNonNull(key, "key is null");
        requireNonNull(digest, "digest is null");
    }

    /** Whether it is this body that has the digest. */
    public boolean isAbout(String otherDigest) {
        return digest.equals(otherDigest);
    }

    /** Of a request that comes once. */
    public static RequestIdentity once(String id, String digest) {
        return new RequestIdentity(id, Optional.empty(), digest);
    }

    /** Of a request that may come again. */
    public static RequestIdentity keyed(KeyedId key, String digest) {
        return new RequestIdentity(key.text(), Optional.of(key), digest);
    }
}
