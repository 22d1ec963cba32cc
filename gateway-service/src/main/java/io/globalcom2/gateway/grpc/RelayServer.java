package io.globalcom2.gateway.grpc;

import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.grpc.MalformedMessages;
import io.globalcom2.grpc.RelayTls;
import io.globalcom2.grpc.RelayTlsConfig;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.quarkus.grpc.runtime.config.GrpcConfiguration;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The gRPC server of {@code TokenRelay} and {@code GatewayPeer}, apart from the one of callers, who need not even reach what takes and tells
 * answers. Quarkus runs one server only, so this one is made here, with the limits, the keepalive and the metrics of
 * the other.
 */
@Singleton
final class RelayServer {
    private static final Logger LOG = Logger.getLogger(RelayServer.class);
    /** Requests have ended when the server does; this is for the last words of their streams. */
    private static final long END_MILLIS = 500;

    private final Server server;
    private final InetSocketAddress address;

    RelayServer(
            Relay relay, RelayServerConfig config, RelayTlsConfig tls, GrpcConfiguration grpc, MeterRegistry registry) {
        address = new InetSocketAddress(config.relayHost(), config.relayPort());
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address, new RelayTls(tls).serverCredentials())
                .addService(new TokenRelayGrpcService(relay))
                .addService(new GatewayPeerGrpcService(relay))
                .intercept(new MetricCollectingServerInterceptor(registry))
                .setBinaryLog(new MalformedMessages())
                // Nothing there blocks.
                .directExecutor();
        apply(grpc.server(), builder);
        server = builder.build();
    }

    /** Before any request, since a worker may be quick. */
    void start(@Observes StartupEvent event) {
        try {
            server.start();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "globalcom2.gateway.relay-port: expected a port to listen on at %s, got %d: %s"
                            .formatted(address.getHostString(), address.getPort(), e.getMessage()));
        }
        LOG.infof("Token relay started address=%s", address);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!server.shutdown().awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
        }
    }

    private static void apply(GrpcServerConfiguration config, NettyServerBuilder builder) {
        config.maxInboundMessageSize().ifPresent(builder::maxInboundMessageSize);
        config.netty().keepAliveTime().ifPresent(time -> builder.keepAliveTime(time.toNanos(), TimeUnit.NANOSECONDS));
        config.netty()
                .permitKeepAliveTime()
                .ifPresent(time -> builder.permitKeepAliveTime(time.toNanos(), TimeUnit.NANOSECONDS));
        config.netty().permitKeepAliveWithoutCalls().ifPresent(builder::permitKeepAliveWithoutCalls);
    }
}
