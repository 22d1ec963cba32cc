package io.globalcom2.vision.grpc;

import com.google.protobuf.ByteString;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.CompressResponse;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.tensor.wire.RowChunks;
import io.globalcom2.tensor.wire.WireTensor;
import io.globalcom2.vision.encoding.EncoderConfig;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.quarkus.grpc.GrpcClient;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Asks the compressor which tokens survive, and for their rows where it has to look at features. */
@Singleton
final class CompressorClient {
    private final CompressorGrpc.CompressorBlockingStub blocking;
    private final CompressorGrpc.CompressorBlockingV2Stub streaming;
    private final EncoderConfig config;

    CompressorClient(@GrpcClient("compressor") Channel channel, EncoderConfig config) {
        this.blocking = CompressorGrpc.newBlockingStub(channel);
        this.streaming = CompressorGrpc.newBlockingV2Stub(channel);
        this.config = config;
    }

    /**
     * Waits for the compressor's choice, under the deadline and the cancellation of the current {@link Context}.
     *
     * @throws ServingException of the kind the compressor answered with, UNAVAILABLE where it cannot be reached or does not answer in time
     */
    Selection select(SelectRequest request) {
        try {
            return blocking.withDeadlineAfter(config.compressorTimeout().toNanos(), TimeUnit.NANOSECONDS)
                    .select(request)
                    .getSelection();
        } catch (StatusRuntimeException e) {
            throw failure(e.getStatus(), e);
        }
    }

    /**
     * Sends all rows of an image, as fast as the compressor takes them, and waits for what it leaves of them; as {@link #select} otherwise.
     *
     * @param rows whole rows of the header's width and dtype
     */
    CompressedRows compress(FeaturesHeader header, ByteString rows) {
        BlockingClientCall<CompressRequest, CompressResponse> call = streaming
                .withDeadlineAfter(config.compressorTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .compress();
        try {
            send(call, header, rows);
            return receive(call, header, rows.size());
        } catch (StatusException e) {
            throw failure(e.getStatus(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServingException(FailureKind.CANCELLED, "interrupted while the compressor was at work", e);
        } finally {
            call.cancel("nothing more is wanted", null);
        }
    }

    /** Stops early where the compressor has ended the call: its answer says why. */
    private static void send(
            BlockingClientCall<CompressRequest, CompressResponse> call, FeaturesHeader header, ByteString rows)
            throws StatusException, InterruptedException {
        boolean open = call.write(CompressRequest.newBuilder().setHeader(header).build());
        int rowBytes = header.getRowWidth()
                * WireTensor.format("header", header.getDtype()).sizeBytes();
        for (ByteString chunk : RowChunks.cut(rows, rowBytes)) {
            open = open
                    && call.write(CompressRequest.newBuilder().setRows(chunk).build());
        }
        call.halfClose();
    }

    /** @param maxBytes more rows than these cannot be left: where more come, reading stops */
    private static CompressedRows receive(
            BlockingClientCall<CompressRequest, CompressResponse> call, FeaturesHeader sent, long maxBytes)
            throws StatusException, InterruptedException {
        CompressResponse first = call.read();
        if (first == null || !first.hasHeader()) {
            throw new ServingException(
                    FailureKind.INTERNAL, "the compressor's rows: expected a header first, got none");
        }
        ByteString rows = ByteString.EMPTY;
        CompressResponse next = call.read();
        while (next != null && rows.size() <= maxBytes) {
            rows = rows.concat(next.getRows());
            next = call.read();
        }
        return new CompressedRows(sent, first.getHeader(), rows);
    }

    private ServingException failure(Status status, Exception cause) {
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED
                && !Context.current().isCancelled()) {
            return new ServingException(
                    FailureKind.UNAVAILABLE,
                    "compressor: no answer within " + config.compressorTimeout().toMillis() + " ms",
                    cause);
        }
        return GrpcFailures.fromStatus("compressor", status);
    }
}
