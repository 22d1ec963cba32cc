package io.globalcom2.gateway.grpc;

import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.admission.RequestBytes;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.quarkus.arc.Unremovable;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;

/** Has every call to {@code Inference} received within bounds: see {@link CallReception}. */
@Singleton
@Unremovable
@GlobalInterceptor
class CallReceptions implements ServerInterceptor, ServerBuilderCustomizer<VertxServerBuilder> {
    /** What a caller may send that nobody here has asked for, on each call and on each connection. */
    private static final int WINDOW_BYTES = 256 * 1024;

    private static final String PREFIX = InferenceGrpc.SERVICE_NAME + "/";
    private static final ServerStreamTracer NONE = new ServerStreamTracer() {};

    private final RequestBytes bytes;
    private final GatewayConfig config;
    private final ScheduledExecutorService executor;

    CallReceptions(RequestBytes bytes, GatewayConfig config, ScheduledExecutorService executor) {
        this.bytes = bytes;
        this.config = config;
        this.executor = executor;
    }

    @Override
    public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
        builder.nettyBuilder().flowControlWindow(WINDOW_BYTES).setBinaryLog(new RequestMessageReaders());
        builder.nettyBuilder().addStreamTracerFactory(new ServerStreamTracer.Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return method.startsWith(PREFIX)
                        ? new CallReception(bytes.open(), config.bodyTimeout(), executor)
                        : NONE;
            }
        });
    }

    /** After that of all tiers, whose reader of messages does less. */
    @Override
    public int priority() {
        return 1;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        CallReception reception = CallReception.KEY.get();
        if (reception == null) {
            return next.startCall(call, headers);
        }
        reception.receive(call);
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onMessage(Q message) {
                if (!reception.isRefused()) {
                    super.onMessage(message);
                }
            }

            @Override
            public void onHalfClose() {
                if (!reception.isRefused()) {
                    super.onHalfClose();
                }
            }
        };
    }
}
