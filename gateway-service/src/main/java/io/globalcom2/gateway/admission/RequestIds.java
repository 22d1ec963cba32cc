package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.relay.KeyedId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Mints request ids. */
final class RequestIds {
    private RequestIds() {}

    /** A new id; random, so that replicas need not agree. */
    static String mint() {
        return KeyedId.PREFIX + UUID.randomUUID().toString().replace("-", "");
    }

    /**
     * The id of a caller's request with that key, the same at all replicas: SHA-256 of his name, a zero byte and the key. No name and no key
     * holds a zero byte.
     *
     * @param caller empty for callers without a name, who are one
     */
    static KeyedId of(Optional<String> caller, CallerKey key) {
        try {
            byte[] text = (caller.orElse("") + '\0' + key.value()).getBytes(StandardCharsets.UTF_8);
            return KeyedId.ofDigest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
