package io.globalcom2.grpc;

import io.quarkus.arc.Unremovable;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections that are old, so that clients which balance by themselves look for addresses again and find servers that were added: calls
 * that run go on to their end. Lets more metadata in than calls may have, so that {@link MetadataLimit} can say so: HTTP/2 itself has no
 * words for it. Bytes that are no message are refused by {@link MalformedMessages}.
 */
@Singleton
@Unremovable
class ConnectionLimits implements ServerBuilderCustomizer<VertxServerBuilder> {
    private static final int TRANSPORT_METADATA_BYTES = 256 * 1024;

    private final GrpcConfig config;

    ConnectionLimits(GrpcConfig config) {
        this.config = config;
    }

    @Override
    public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
        builder.nettyBuilder().maxInboundMetadataSize(TRANSPORT_METADATA_BYTES).setBinaryLog(new MalformedMessages());
        config.maxConnectionAge()
                .ifPresent(age -> builder.nettyBuilder().maxConnectionAge(age.toMillis(), TimeUnit.MILLISECONDS));
    }
}
