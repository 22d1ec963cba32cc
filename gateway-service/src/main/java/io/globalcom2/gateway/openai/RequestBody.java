package io.globalcom2.gateway.openai;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What the caller sends, read only when there is room for it. A body that is refused is still read to its end, and thrown away: a client
 * that is in the middle of sending would see a broken connection instead of the refusal.
 */
record RequestBody(InputStream stream, int maxBytes) {
    /**
     * The whole body.
     *
     * @throws ServingException TOO_LARGE, or CANCELLED when the caller stops sending
     */
    byte[] read() {
        try {
            byte[] bytes = stream.readNBytes(maxBytes + 1);
            if (bytes.length <= maxBytes) {
                return bytes;
            }
        } catch (IOException e) {
            throw new ServingException(FailureKind.CANCELLED, "the caller stopped sending", e);
        }
        discard();
        throw new ServingException(
                FailureKind.TOO_LARGE, "body: expected at most %d bytes, got more".formatted(maxBytes));
    }

    void discard() {
        try {
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new ServingException(FailureKind.CANCELLED, "the caller stopped sending", e);
        }
    }
}
