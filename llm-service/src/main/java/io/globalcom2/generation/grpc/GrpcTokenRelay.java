package io.globalcom2.generation.grpc;

import io.globalcom2.generation.worker.StopSignal;
import io.globalcom2.generation.worker.TokenRelay;
import io.globalcom2.proto.v1.TokenRelayGrpc;
import io.grpc.Channel;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Pushes events to the gateways that queued the requests. */
@Singleton
final class GrpcTokenRelay implements TokenRelay {
    private static final Logger LOG = Logger.getLogger(GrpcTokenRelay.class);
    /** For the gateway's answer to open. No work starts before it, so a dead gateway must not cost more than this. */
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(3);

    private final RelayChannels channels;

    GrpcTokenRelay(RelayChannels channels) {
        this.channels = channels;
    }

    @Override
    public Push open(String replyAddress, String requestId, String attemptId, int turn, StopSignal stop) {
        Channel channel;
        try {
            channel = channels.open(replyAddress);
        } catch (IllegalArgumentException e) {
            LOG.warnf("reply address is not host:port requestId=%s replyAddress=%s", requestId, replyAddress);
            return Push.NOWHERE;
        }
        GrpcPush push = new GrpcPush(requestId, attemptId, turn, stop, () -> channels.close(replyAddress));
        TokenRelayGrpc.newStub(channel).push(push);
        if (!push.opened(OPEN_TIMEOUT)) {
            LOG.warnf("gateway gives no answer requestId=%s replyAddress=%s", requestId, replyAddress);
        }
        return push;
    }
}
