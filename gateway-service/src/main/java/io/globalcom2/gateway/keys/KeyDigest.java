package io.globalcom2.gateway.keys;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of an API key. */
final class KeyDigest {
    private static final int LENGTH_BYTES = 32;

    private final byte[] bytes;

    private KeyDigest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The digest of a key, taken of its UTF-8 bytes. */
    static KeyDigest of(String key) {
        try {
            return new KeyDigest(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /**
     * The digest that is written so, in either case.
     *
     * @param field where it is written, for the message, which does not quote it: it may be a key put there by mistake
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT
     */
    static KeyDigest ofHex(String field, String hex) {
        if (hex.length() != 2 * LENGTH_BYTES || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw invalidInput("%s: expected the SHA-256 of the key as %d hexadecimal digits, got %d characters"
                    .formatted(field, 2 * LENGTH_BYTES, hex.length()));
        }
        return new KeyDigest(HexFormat.of().parseHex(hex));
    }

    /** Whether both are of the same key. Takes the same time wherever they differ. */
    boolean matches(KeyDigest other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }
}
