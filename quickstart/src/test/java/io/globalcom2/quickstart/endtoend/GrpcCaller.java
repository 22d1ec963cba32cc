package io.globalcom2.quickstart.endtoend;

import io.globalcom2.proto.v1.CancelRequest;
import io.globalcom2.proto.v1.CancelResponse;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.Ports.ServicePorts;
import io.globalcom2.quickstart.backend.Service;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** A caller of the gateway's gRPC API. */
final class GrpcCaller implements AutoCloseable {
    private static final String ANONYMOUS = "";
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(30);

    private final ManagedChannel channel;
    private final String name;
    private final Metadata metadata = new Metadata();

    GrpcCaller(Backend backend) {
        this(backend.ports().of(Service.GATEWAY), ANONYMOUS, "");
    }

    /**
     * A caller with a key of his own.
     *
     * @param name of the key
     */
    GrpcCaller(ServicePorts gateway, String name, String key) {
        this.name = name;
        channel = ManagedChannelBuilder.forAddress("localhost", gateway.grpc())
                .usePlaintext()
                .build();
        if (!key.isEmpty()) {
            metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        }
    }

    /** Sends and returns at once. */
    GrpcCall send(InferenceRequest request) {
        InferenceGrpc.InferenceStub gateway =
                InferenceGrpc.newStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
        String id = idOf(request.getRequestId());
        GrpcCall call = new GrpcCall(id, () -> cancel(id));
        gateway.generate(request, call);
        return call;
    }

    /** Returns when the gateway knows: whoever hangs up before leaves work behind that goes on for a while. */
    private void cancel(String id) {
        try {
            CancelResponse unused = InferenceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                    .withDeadlineAfter(CANCEL_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .cancel(CancelRequest.newBuilder().setRequestId(id).build());
        } catch (StatusRuntimeException goneAlready) {
            // It has ended, or its gateway has.
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** The id that a gateway makes of this caller's key for a request. */
    private String idOf(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((name + '\0' + key).getBytes(StandardCharsets.UTF_8));
            return "chatcmpl-" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
