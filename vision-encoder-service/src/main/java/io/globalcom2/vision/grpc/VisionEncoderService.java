package io.globalcom2.vision.grpc;

import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.ServerStream;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.globalcom2.vision.encoding.EncoderConfig;
import io.globalcom2.vision.encoding.EncoderMetrics;
import io.globalcom2.vision.lifecycle.EncoderLifecycle;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/** Takes calls in, on the event loop, and gives each a thread. */
@GrpcService
class VisionEncoderService extends VisionEncoderGrpc.VisionEncoderImplBase {
    private final EncoderLifecycle lifecycle;
    private final CompressorClient compressor;
    private final EncoderMetrics metrics;
    private final EncoderConfig config;

    VisionEncoderService(
            EncoderLifecycle lifecycle, CompressorClient compressor, EncoderMetrics metrics, EncoderConfig config) {
        this.lifecycle = lifecycle;
        this.compressor = compressor;
        this.metrics = metrics;
        this.config = config;
    }

    @Override
    public void encode(EncodeRequest request, StreamObserver<EncodeChunk> responses) {
        ServerStream<EncodeChunk> caller = new ServerStream<>(responses);
        try {
            EncodeCall call =
                    new EncodeCall(request, caller, lifecycle.encodings(), compressor, metrics, config.callerTimeout());
            lifecycle.calls().submit(Context.current().wrap(call));
        } catch (ServingException e) {
            caller.fail(e);
        }
    }
}
