package io.globalcom2.quickstart.endtoend;

import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.Service;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

/** A caller of the gateway's gRPC API. */
final class GrpcCaller implements AutoCloseable {
    private final ManagedChannel channel;

    GrpcCaller(Backend backend) {
        channel = ManagedChannelBuilder.forAddress(
                        "localhost", backend.ports().of(Service.GATEWAY).grpc())
                .usePlaintext()
                .build();
    }

    /** Sends and returns at once. */
    GrpcCall send(InferenceRequest request) {
        GrpcCall call = new GrpcCall(request.getRequestId());
        InferenceGrpc.newStub(channel).generate(request, call);
        return call;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
