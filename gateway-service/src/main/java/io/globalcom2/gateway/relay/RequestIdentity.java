package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What tells a request from others.
 *
 * @param caller name of who asks; empty for callers without a name, who are one
 * @param id minted by a gateway: at random, or from the caller and his key
 * @param key the same, where the request may come again
 * @param digest of the body
 */
public record RequestIdentity(Optional<String> caller, String id, Optional<KeyedId> key, String digest) {
    public RequestIdentity {
        requireNonNull(caller, "caller is null");
        requireNonNull(id, "id is null");
        requireNonNull(key, "key is null");
        requireNonNull(digest, "digest is null");
    }

    /** Whether it is he who asks. */
    public boolean isOf(Optional<String> name) {
        return caller.equals(name);
    }

    /** Whether it is this body that has the digest. */
    public boolean isAbout(String otherDigest) {
        return digest.equals(otherDigest);
    }

    /** Of a request that comes once. */
    public static RequestIdentity once(Optional<String> caller, String id, String digest) {
        return new RequestIdentity(caller, id, Optional.empty(), digest);
    }

    /** Of a request that a gateway has minted this id for, from a key or not. */
    public static RequestIdentity ofId(Optional<String> caller, String id, String digest) {
        return new RequestIdentity(caller, id, KeyedId.parse(id), digest);
    }

    /** Of a request that may come again. */
    public static RequestIdentity keyed(Optional<String> caller, KeyedId key, String digest) {
        return new RequestIdentity(caller, key.text(), Optional.of(key), digest);
    }
}
