package io.globalcom2.generation.grpc;

import io.globalcom2.generation.worker.ReplyTo;
import io.globalcom2.generation.worker.StopSignal;
import io.globalcom2.generation.worker.TokenRelay;
import io.globalcom2.grpc.RelayTls;
import io.globalcom2.grpc.RelayTlsConfig;
import io.globalcom2.grpc.relay.GatewayHosts;
import io.globalcom2.grpc.relay.RelayChannels;
import io.globalcom2.proto.v1.PushOpen;
import io.globalcom2.proto.v1.TokenRelayGrpc;
import io.grpc.Channel;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Pushes events to the gateways that queued the requests. */
@Singleton
final class GrpcTokenRelay implements TokenRelay {
    private static final Logger LOG = Logger.getLogger(GrpcTokenRelay.class);
    /** For the gateway's answer to open. No work starts before it, so a dead gateway must not cost more than this. */
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(3);

    private final RelayChannels channels;

    @Inject
    GrpcTokenRelay(ReplyConfig config, RelayTlsConfig tls, Clock clock) {
        this(new RelayChannels(
                new GatewayHosts("globalcom2.llm.reply-hosts", config.replyHosts()), new RelayTls(tls), clock));
    }

    /** @param channels owned by this object from here on */
    GrpcTokenRelay(RelayChannels channels) {
        this.channels = channels;
    }

    @PreDestroy
    void close() {
        channels.closeAll();
    }

    @Override
    public Push open(ReplyTo replyTo, String requestId, String attemptId, int turn, StopSignal stop) {
        String address = replyTo.address();
        Optional<? extends Channel> channel = channels.open(address, requestId);
        if (channel.isEmpty()) {
            return Push.NOWHERE;
        }
        PushOpen open = PushOpen.newBuilder()
                .setRequestId(requestId)
                .setAttemptId(attemptId)
                .setTurn(turn)
                .setRelaySecret(replyTo.secret())
                .setRequestDigest(replyTo.digest())
                .build();
        GrpcPush push = new GrpcPush(open, stop, () -> channels.close(address));
        TokenRelayGrpc.newStub(channel.get()).push(push);
        if (!push.opened(OPEN_TIMEOUT)) {
            LOG.warnf("gateway gives no answer requestId=%s replyAddress=%s", requestId, address);
        }
        return push;
    }
}
