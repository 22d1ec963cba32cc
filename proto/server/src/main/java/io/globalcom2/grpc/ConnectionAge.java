package io.globalcom2.grpc;

import io.quarkus.arc.Unremovable;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.smallrye.config.ConfigMapping;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections that are old, so that clients which balance by themselves look for addresses again and find servers that were added.
 * Calls that run go on to their end.
 */
@Singleton
@Unremovable
class ConnectionAge implements ServerBuilderCustomizer<VertxServerBuilder> {
    private final Config config;

    /** Settings of the gRPC server that Quarkus does not have. */
    @ConfigMapping(prefix = "globalcom2.grpc")
    interface Config {
        /** When a connection is old; grpc-java adds or takes off up to a tenth. Without it connections last. */
        Optional<Duration> maxConnectionAge();
    }

    ConnectionAge(Config config) {
        this.config = config;
    }

    @Override
    public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
        config.maxConnectionAge()
                .ifPresent(age -> builder.nettyBuilder().maxConnectionAge(age.toMillis(), TimeUnit.MILLISECONDS));
    }
}
