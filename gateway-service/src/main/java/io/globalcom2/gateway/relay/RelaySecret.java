package io.globalcom2.gateway.relay;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What shows that somebody has a record of a request: drawn by chance, and said in such records only. */
public final class RelaySecret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LENGTH_BYTES = 32;

    private final String field;
    private final String hex;

    private RelaySecret(String field, String hex) {
        this.field = field;
        this.hex = hex;
    }

    /** @param field in which it is presented, for messages */
    static RelaySecret draw(String field) {
        byte[] bytes = new byte[LENGTH_BYTES];
        RANDOM.nextBytes(bytes);
        return new RelaySecret(field, HexFormat.of().formatHex(bytes));
    }

    /** As the record says it. For no log. */
    public String text() {
        return hex;
    }

    /**
     * Does nothing when it is the same; takes the same time wherever the two differ.
     *
     * @throws ServingException PERMISSION_DENIED
     */
    public void require(String presented) {
        if (!MessageDigest.isEqual(hex.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8))) {
            throw new ServingException(
                    FailureKind.PERMISSION_DENIED,
                    "%s: expected that of the request's record, got %s"
                            .formatted(field, presented.isEmpty() ? "none" : "another one"));
        }
    }
}
