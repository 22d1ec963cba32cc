package io.globalcom2.vision.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.vision.encoding.EncoderConfig;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Asks the compressor which tokens survive. */
@Singleton
final class CompressorClient {
    private final CompressorGrpc.CompressorBlockingStub stub;
    private final EncoderConfig config;

    CompressorClient(@GrpcClient("compressor") Channel channel, EncoderConfig config) {
        this.stub = CompressorGrpc.newBlockingStub(channel);
        this.config = config;
    }

    /**
     * Waits for the compressor's choice, under the deadline and the cancellation of the current {@link Context}.
     *
     * @throws ServingException of the kind the compressor answered with, UNAVAILABLE where it cannot be reached or does not answer in time
     */
    Selection select(SelectRequest request) {
        try {
            return stub.withDeadlineAfter(config.compressorTimeout().toNanos(), TimeUnit.NANOSECONDS)
                    .select(request)
                    .getSelection();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED
                    && !Context.current().isCancelled()) {
                throw new ServingException(
                        FailureKind.UNAVAILABLE,
                        "compressor: no answer within "
                                + config.compressorTimeout().toMillis() + " ms",
                        e);
            }
            throw GrpcFailures.fromStatus("compressor", e.getStatus());
        }
    }
}
