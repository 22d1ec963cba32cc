package io.globalcom2.gateway.grpc;

import io.globalcom2.failure.FailureKind;
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

/** Asks other gateways about the requests that they have queued. */
@Singleton
final class GrpcPeers implements Peers {
    /** For the answer to stop: its caller waits. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    private final RelayChannels channels;

    @Inject
    GrpcPeers(PeerConfig config, RelayTlsConfig tls, Clock clock) {
        this(new RelayChannels(
                new GatewayHosts("globalcom2.gateway.peer-hosts", config.peerHosts()), new RelayTls(tls), clock));
    }

    /** @param channels owned by this object from here on */
    GrpcPeers(RelayChannels channels) {
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
        return channels.open(asked.address(), asked.identity().id());
    }

    private static ServingException gone(StatusRuntimeException cause) {
        return new ServingException(
                FailureKind.UNAVAILABLE,
                "the gateway that queued the request is not there: its work goes on to its end",
                cause);
    }
}
