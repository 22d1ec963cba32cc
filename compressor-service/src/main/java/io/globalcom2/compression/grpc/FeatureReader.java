package io.globalcom2.compression.grpc;

import com.google.protobuf.ByteString;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.RequestStream;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.tensor.wire.RowChunks;
import io.globalcom2.tensor.wire.WireTensor;
import io.grpc.Deadline;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the asking side of {@code Compress}, and refuses what does not fit before memory is taken for it. */
final class FeatureReader {
    private final RequestStream<CompressRequest> requests;
    private final Deadline deadline;

    FeatureReader(RequestStream<CompressRequest> requests, Deadline deadline) {
        this.requests = requests;
        this.deadline = deadline;
    }

    /** The first message. */
    FeaturesHeader header() {
        CompressRequest first = requests.next(deadline)
                .orElseThrow(() -> ServingException.invalidInput("header: expected one first, got nothing"));
        if (!first.hasHeader()) {
            throw ServingException.invalidInput("header: expected one first, got " + first.getPartCase());
        }
        return first.getHeader();
    }

    /**
     * The size of the features that the header announces.
     *
     * @param maxBytes largest of all features, and of the similarities of one view where they are needed
     * @throws ServingException INVALID_INPUT or TOO_LARGE
     */
    static int sizeBytes(FeaturesHeader header, ImageGeometry geometry, boolean needsSimilarity, long maxBytes) {
        int elementBytes = WireTensor.format("header", header.getDtype()).sizeBytes();
        long width = Integer.toUnsignedLong(header.getRowWidth());
        int maxWidth = RowChunks.MAX_BYTES / elementBytes;
        if (width < 1 || width > maxWidth) {
            throw ServingException.invalidInput(
                    "header.row_width: expected 1 to %d, got %d".formatted(maxWidth, width));
        }
        // At most 2^31 rows of 2^20 bytes.
        long tokens = (1L + geometry.crops()) * geometry.viewTokens();
        requireAtMost(maxBytes, "features", tokens * width * elementBytes);
        if (needsSimilarity) {
            requireAtMost(maxBytes, "similarities of a view", geometry.viewTokens() * (long) geometry.viewTokens() * 4);
        }
        return (int) (tokens * width * elementBytes);
    }

    /** Fills the buffer with all rows, up to the half-close. */
    void readRows(ByteBuffer features, int rowBytes) {
        Optional<CompressRequest> request = requests.next(deadline);
        while (request.isPresent()) {
            if (!request.get().hasRows()) {
                throw ServingException.invalidInput("rows: expected nothing but rows after the header, got "
                        + request.get().getPartCase());
            }
            copy(request.get().getRows(), features, rowBytes);
            request = requests.next(deadline);
        }
        if (features.hasRemaining()) {
            throw ServingException.invalidInput(
                    "rows: expected %d bytes in all, got %d".formatted(features.capacity(), features.position()));
        }
    }

    private static void copy(ByteString rows, ByteBuffer features, int rowBytes) {
        if (rows.isEmpty() || rows.size() % rowBytes != 0 || rows.size() > RowChunks.MAX_BYTES) {
            throw ServingException.invalidInput("rows: expected whole rows of %d bytes and at most %d bytes, got %d"
                    .formatted(rowBytes, RowChunks.MAX_BYTES, rows.size()));
        }
        if (rows.size() > features.remaining()) {
            throw ServingException.invalidInput("rows: expected %d bytes in all, got %d or more"
                    .formatted(features.capacity(), features.position() + (long) rows.size()));
        }
        rows.copyTo(features);
    }

    private static void requireAtMost(long maxBytes, String what, long bytes) {
        if (bytes > maxBytes) {
            throw new ServingException(
                    FailureKind.TOO_LARGE, "%s: expected at most %d bytes, got %d".formatted(what, maxBytes, bytes));
        }
    }
}
