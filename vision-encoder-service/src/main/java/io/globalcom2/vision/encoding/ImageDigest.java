package io.globalcom2.vision.encoding;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names an image file by its bytes: no two files that anybody can make have the same.
 *
 * @param sha256 SHA-256 of the file as it came, 64 hexadecimal digits in lower case
 */
public record ImageDigest(String sha256) {
    /** Digest of all that remains in the buffer, which is read. */
    public static ImageDigest of(ByteBuffer file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(file);
            return new ImageDigest(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The 32 bytes of the digest. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(sha256);
    }
}
