package io.globalcom2.compression.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.compression.features.FeatureEngine;
import io.globalcom2.compression.features.Features;
import io.globalcom2.compression.features.KeptRows;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.grpc.RequestStream;
import io.globalcom2.grpc.ServerStream;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.CompressResponse;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.proto.v1.KeptRowsHeader;
import io.globalcom2.tensor.wire.RowChunks;
import io.globalcom2.tensor.wire.WireTensor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One call of {@code Compress}, from the first message to the last, on one thread. Its features are freed when they are not needed any more. */
final class CompressCall implements Runnable {
    private static final Logger LOG = Logger.getLogger(CompressCall.class);

    private final RequestStream<CompressRequest> requests;
    private final ServerStream<CompressResponse> answer;
    private final FeatureEngine engine;
    private final SelectionMetrics metrics;
    private final CompressorConfig config;
    private final Context context = Context.current();

    /** To be created in the service method, whose {@link Context} carries the caller's deadline and cancellation. */
    CompressCall(
            RequestStream<CompressRequest> requests,
            ServerStream<CompressResponse> answer,
            FeatureEngine engine,
            SelectionMetrics metrics,
            CompressorConfig config) {
        this.requests = requests;
        this.answer = answer;
        this.engine = engine;
        this.metrics = metrics;
        this.config = config;
    }

    @Override
    public void run() {
        if (context.isCancelled()) {
            return;
        }
        try {
            Deadline deadline = Deadline.after(config.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
            FeatureReader reader = new FeatureReader(requests, deadline);
            FeaturesHeader header = reader.header();
            send(header, keptRows(header, reader), deadline);
            answer.complete();
        } catch (RuntimeException | LinkageError e) {
            Throwable failure = SelectionMessages.failure(e);
            if (GrpcFailures.toStatus(failure).getCode() == Status.Code.INTERNAL) {
                LOG.error("compression failed", failure);
            }
            answer.fail(failure);
        }
    }

    private KeptRows keptRows(FeaturesHeader header, FeatureReader reader) {
        SelectionSettings settings = SelectionMessages.settings(header.getSelect());
        ImageGeometry geometry = SelectionMessages.geometry(header.getSelect());
        Scores scores = SelectionMessages.scores(header.getSelect());
        int sizeBytes = FeatureReader.sizeBytes(
                header,
                geometry,
                settings.needsFeatures(),
                config.maxFeatureBytes().asLongValue());
        ByteBuf memory = allocate(sizeBytes);
        try {
            ByteBuffer bytes = memory.nioBuffer(0, sizeBytes);
            Features features = new Features(
                    WireTensor.format("header", header.getDtype()),
                    header.getRowWidth(),
                    geometry.viewTokens(),
                    bytes.slice());
            reader.readRows(bytes, features.rowBytes());
            return metrics.record(
                    settings, () -> KeptRows.of(geometry, scores, settings, features, engine), KeptRows::selection);
        } finally {
            memory.release();
        }
    }

    /** Native memory, which the engine reads in place and which is free again at once. */
    private static ByteBuf allocate(int sizeBytes) {
        try {
            return Unpooled.directBuffer(sizeBytes, sizeBytes);
        } catch (OutOfMemoryError e) {
            throw new ServingException(
                    FailureKind.OVERLOADED, "no memory for features of %d bytes now".formatted(sizeBytes), e);
        }
    }

    private void send(FeaturesHeader header, KeptRows kept, Deadline deadline) {
        answer.send(
                CompressResponse.newBuilder()
                        .setHeader(KeptRowsHeader.newBuilder()
                                .setSelection(SelectionMessages.selection(kept.selection()))
                                .setDtype(header.getDtype())
                                .setRowCount(kept.selection().rows())
                                .setRowWidth(header.getRowWidth())
                                .setRowsAggregated(kept.aggregated()))
                        .build(),
                deadline);
        int rowBytes = header.getRowWidth()
                * WireTensor.format("header", header.getDtype()).sizeBytes();
        for (ByteString rows : RowChunks.cut(UnsafeByteOperations.unsafeWrap(kept.bytes()), rowBytes)) {
            answer.send(CompressResponse.newBuilder().setRows(rows).build(), deadline);
        }
    }
}
