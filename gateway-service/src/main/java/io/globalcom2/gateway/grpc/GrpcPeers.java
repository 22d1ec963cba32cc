package io.globalcom2.gateway.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.relay.AskedElsewhere;
import io.globalcom2.gateway.relay.Peers;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.grpc.RelayTls;
import io.globalcom2.grpc.RelayTlsConfig;
import io.globalcom2.grpc.relay.GatewayHosts;
import io.globalcom2.grpc.relay.RelayChannels;
import io.globalcom2.proto.v1.FollowRequest;
import io.globalcom2.proto.v1.GatewayPeerGrpc;
import io.globalcom2.proto.v1.StopRequest;
import io.globalcom2.proto.v1.StopResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Asks other gateways about the requests that they have queued. */
@Singleton
final class GrpcPeers implements Peers {
    private static final Logger LOG = Logger.getLogger(GrpcPeers.class);
    /** For the answer to stop: its caller waits. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

    private final GatewayHosts hosts;
    private final RelayChannels channels;

    @Inject
    GrpcPeers(PeerConfig config, RelayTlsConfig tls, Clock clock) {
        this(
                new GatewayHosts("globalcom2.gateway.peer-hosts", config.peerHosts()),
                new RelayChannels(clock, new RelayTls(tls)));
    }

    /** @param channels owned by this object from here on */
    GrpcPeers(GatewayHosts hosts, RelayChannels channels) {
        this.hosts = hosts;
        this.channels = channels;
    }

    @PreDestroy
    void close() {
        channels.closeAll();
    }

    @Override
    public CompletionStage<Void> follow(AskedElsewhere asked, PendingAnswer answer) {
        Optional<? extends Channel> channel = open(asked);
        if (channel.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        PeerStream stream = new PeerStream(answer, () -> channels.close(asked.address()));
        GatewayPeerGrpc.newStub(channel.get())
                .follow(
                        FollowRequest.newBuilder()
                                .setRequestId(asked.identity().id())
                                .setPeerSecret(asked.secret())
                                .build(),
                        stream);
        return stream.isKnown();
    }

    @Override
    public void stop(AskedElsewhere asked) {
        Channel channel = open(asked).orElseThrow(() -> gone(null));
        try {
            StopResponse unused = GatewayPeerGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .stop(StopRequest.newBuilder()
                            .setRequestId(asked.identity().id())
                            .setPeerSecret(asked.secret())
                            .build());
        } catch (StatusRuntimeException e) {
            throw gone(e);
        } finally {
            channels.close(asked.address());
        }
    }

    /** Empty where that gateway is not asked. */
    private Optional<? extends Channel> open(AskedElsewhere asked) {
        if (!hosts.allow(asked.address())) {
            LOG.warnf(
                    "peer address is not dialled: expected the port of a host in %s, got %s requestId=%s",
                    hosts, Quote.of(asked.address()), asked.identity().id());
            return Optional.empty();
        }
        Optional<? extends Channel> channel = channels.open(asked.address());
        if (channel.isEmpty()) {
            LOG.warnf(
                    "too many gateways at a time requestId=%s", asked.identity().id());
        }
        return channel;
    }

    private static ServingException gone(StatusRuntimeException cause) {
        return new ServingException(
                FailureKind.UNAVAILABLE,
                "the gateway that queued the request is not there: its work goes on to its end",
                cause);
    }
}
