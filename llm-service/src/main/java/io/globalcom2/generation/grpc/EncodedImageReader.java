package io.globalcom2.generation.grpc;

import io.globalcom2.checkpoint.config.LargestImage;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.generation.wire.ImageUsages;
import io.globalcom2.generation.worker.EncodedImage;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeHeader;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.tensor.wire.WireTensor;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Puts the chunks of one answer of the encoder together. The numbers announced, the rows that come and the layout must agree. */
final class EncodedImageReader {
    private EncodedImageReader() {}

    /**
     * Reads them.
     *
     * @param largest more rows than it has are refused before memory is taken for them
     * @throws ServingException INVALID_INPUT when the answer contradicts itself, UNAVAILABLE when it breaks off
     */
    static EncodedImage read(Iterator<EncodeChunk> chunks, LargestImage largest) {
        if (!chunks.hasNext()) {
            throw new ServingException(FailureKind.UNAVAILABLE, "vision-encoder: expected a header, got nothing");
        }
        EncodeChunk first = chunks.next();
        if (!first.hasHeader()) {
            throw ServingException.invalidInput("vision-encoder: expected a header first, got " + first.getPartCase());
        }
        EncodeHeader header = first.getHeader();
        VisualTokens tokens = SelectedRows.tokens(
                rows(header, chunks, largest.sizeBytes(FloatFormat.FLOAT32)),
                WireTensor.format("vision-encoder", header.getDtype()),
                header.getRowWidth(),
                header.getSelection());
        return new EncodedImage(tokens, ImageUsages.of(header.getGeometry(), header.getSelection()));
    }

    /** The rows, in direct memory so that the engine takes them without a copy. */
    private static ByteBuffer rows(EncodeHeader header, Iterator<EncodeChunk> chunks, long maxBytes) {
        long chosen = SelectedRows.count(header.getSelection());
        if (header.getRowCount() != chosen) {
            throw ServingException.invalidInput(
                    "vision-encoder: expected %d rows for as many tokens in the sequence, got %d announced"
                            .formatted(chosen, header.getRowCount()));
        }
        ByteBuffer rows = ByteBuffer.allocateDirect(byteCount(header, maxBytes));
        while (chunks.hasNext()) {
            EncodeChunk chunk = chunks.next();
            if (!chunk.hasRows() || chunk.getRows().size() > rows.remaining()) {
                throw ServingException.invalidInput("vision-encoder: expected %d more bytes of rows, got %s of %d bytes"
                        .formatted(
                                rows.remaining(),
                                chunk.getPartCase(),
                                chunk.getRows().size()));
            }
            chunk.getRows().copyTo(rows);
        }
        if (rows.hasRemaining()) {
            throw ServingException.invalidInput(
                    "vision-encoder: expected %d bytes of rows, got %d".formatted(rows.capacity(), rows.position()));
        }
        return rows.flip();
    }

    private static int byteCount(EncodeHeader header, long maxBytes) {
        // Unsigned on the wire; a product beyond the range of a long turns negative.
        long elements = Integer.toUnsignedLong(header.getRowCount()) * Integer.toUnsignedLong(header.getRowWidth());
        int elementBytes =
                WireTensor.format("vision-encoder", header.getDtype()).sizeBytes();
        if (elements < 0 || elements > maxBytes / elementBytes) {
            throw ServingException.invalidInput(
                    "vision-encoder: expected at most %d bytes of rows, got %s rows of %s announced"
                            .formatted(
                                    maxBytes,
                                    Integer.toUnsignedString(header.getRowCount()),
                                    Integer.toUnsignedString(header.getRowWidth())));
        }
        return (int) (elements * elementBytes);
    }
}
