package io.globalcom2.generation.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.EncodedImage;
import io.globalcom2.generation.worker.EncoderClient;
import io.globalcom2.generation.worker.StopSignal;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.globalcom2.wire.CompressionMessages;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Calls the vision encoder. The blocking stub asks for one chunk at a time, so that not more than that waits in memory. */
@Singleton
final class GrpcEncoderClient implements EncoderClient {
    private static final String NAME = "vision-encoder";
    /** What an encoder takes in one message; more would come back as if the encoder were full, and be tried again for nothing. */
    private static final int MAX_REQUEST_BYTES = 12 * 1024 * 1024;

    private final Channel channel;
    private final Checkpoint checkpoint;
    private final Clock clock;

    GrpcEncoderClient(@GrpcClient(NAME) Channel channel, Checkpoint checkpoint, Clock clock) {
        this.channel = channel;
        this.checkpoint = checkpoint;
        this.clock = clock;
    }

    @Override
    public EncodedImage encode(
            String requestId,
            ImageFile image,
            boolean oneOfSeveral,
            CompressionOptions compression,
            Instant deadline,
            StopSignal stop) {
        EncodeRequest request = EncodeRequest.newBuilder()
                .setRequestId(requestId)
                .setImage(UnsafeByteOperations.unsafeWrap(image.data()))
                .setCompression(CompressionMessages.write(compression))
                .setThumbnailAlone(oneOfSeveral && checkpoint.config().severalAsThumbnails())
                .build();
        if (request.getSerializedSize() > MAX_REQUEST_BYTES) {
            throw new ServingException(
                    FailureKind.TOO_LARGE,
                    "image: expected at most %d bytes with its options, got %d"
                            .formatted(MAX_REQUEST_BYTES, request.getSerializedSize()));
        }
        Duration left = Duration.between(clock.instant(), deadline);
        // Leaving early, by a stop or because of a wrong chunk, closes the context, and that cancels the call in the
        // encoder.
        try (Context.CancellableContext context = Context.ROOT.withCancellation()) {
            stop.onStop(() -> context.cancel(null));
            return context.call(() -> EncodedImageReader.read(
                    VisionEncoderGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(left.toNanos(), TimeUnit.NANOSECONDS)
                            .encode(request),
                    checkpoint.config().largestImage()));
        } catch (StatusRuntimeException e) {
            throw failure(e.getStatus(), stop);
        } catch (ServingException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("reading chunks throws nothing checked", e);
        }
    }

    private static ServingException failure(Status status, StopSignal stop) {
        ServingException failure = GrpcFailures.fromStatus(NAME, status);
        if (failure.kind() == FailureKind.CANCELLED && stop.reason().isEmpty()) {
            // Not our doing: the encoder dropped the call.
            return new ServingException(FailureKind.UNAVAILABLE, failure.getMessage(), failure);
        }
        return failure;
    }
}
