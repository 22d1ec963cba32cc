package io.globalcom2.gateway.openai;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.RequestBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Bodies with a {@code Content-Encoding}: gzip, or deflate as RFC 9110 has it, with the head of zlib. */
final class PackedBody {
    private static final int FIRST_BYTES = 64 * 1024;

    private PackedBody() {}

    /**
     * The name of a packing, in lower case; empty where a body is not packed.
     *
     * @param header of that name; null where there is none
     * @throws BodyException when it is not known here
     */
    static Optional<String> packing(String header) {
        String name = header == null ? "identity" : header.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "identity", "" -> Optional.empty();
            case "gzip", "x-gzip" -> Optional.of("gzip");
            case "deflate" -> Optional.of(name);
            default ->
                throw BodyException.unsupported(
                        "content-encoding: expected gzip, deflate or none, got " + Quote.of(header));
        };
    }

    /**
     * What was packed. Memory is taken for it before it is there.
     *
     * @throws ServingException INVALID_INPUT, TOO_LARGE or OVERLOADED
     */
    static byte[] unpack(byte[] packed, String packing, int maxBytes, RequestBytes.Share memory) {
        ByteArrayInputStream source = new ByteArrayInputStream(packed);
        try (InputStream in = packing.equals("gzip") ? new GZIPInputStream(source) : new InflaterInputStream(source)) {
            byte[] bytes = {};
            int length = 0;
            int read = 0;
            while (read >= 0) {
                if (length > maxBytes) {
                    throw new ServingException(
                            FailureKind.TOO_LARGE,
                            "body: expected at most %d bytes, unpacked, got more".formatted(maxBytes));
                }
                if (length == bytes.length) {
                    int capacity = Math.min(maxBytes + 1, Math.max(FIRST_BYTES, 2 * length));
                    memory.hold(RequestBytes.ofBody((long) packed.length + capacity));
                    bytes = Arrays.copyOf(bytes, capacity);
                }
                read = in.read(bytes, length, bytes.length - length);
                length += Math.max(0, read);
            }
            return Arrays.copyOf(bytes, length);
        } catch (IOException e) {
            throw ServingException.invalidInput("body: expected " + packing + ", got an error: " + e.getMessage());
        }
    }
}
