package io.globalcom2.generation.worker;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Keeps two of eight tokens of every image, with one newline between them; or fails as told. */
final class FakeEncoder implements EncoderClient {
    static final ImageUsage USAGE = ImageUsage.newBuilder()
            .setGeometry(Geometry.newBuilder()
                    .setImageWidth(640)
                    .setImageHeight(480)
                    .setGridColumns(2)
                    .setGridRows(2)
                    .setSide(2))
            .setTokens(ImageTokens.newBuilder().setOriginal(8).setKept(2).setNewline(1))
            .setMethod("globalcom2")
            .setProfile("standard")
            .setRequestedRatio(0.25)
            .setAppliedRatio(0.25)
            .build();

    private final Journal journal;
    private final Queue<Consumer<StopSignal>> steps = new ArrayDeque<>();

    FakeEncoder(Journal journal) {
        this.journal = journal;
    }

    /** The next call does this first; one after the other. */
    void next(Consumer<StopSignal> step) {
        steps.add(step);
    }

    void failNext(FailureKind kind) {
        next(stop -> {
            throw new ServingException(kind, "the encoder says " + kind);
        });
    }

    @Override
    public EncodedImage encode(
            String requestId,
            ImageFile image,
            boolean oneOfSeveral,
            CompressionOptions compression,
            Instant deadline,
            StopSignal stop) {
        journal.add("encode " + image.data().get());
        if (!steps.isEmpty()) {
            steps.remove().accept(stop);
        }
        return new EncodedImage(
                new VisualTokens(
                        ByteBuffer.allocate(2 * Float.BYTES), FloatFormat.FLOAT32, 1, 0, VisualTokens.NEWLINE, 5),
                USAGE);
    }
}
