package io.globalcom2.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.AnswerState;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.gateway.relay.AskedElsewhere;
import io.globalcom2.gateway.relay.AttemptStream;
import io.globalcom2.gateway.relay.Claimant;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.RequestIdentity;
import io.globalcom2.gateway.relay.ResultPlace;
import io.globalcom2.gateway.relay.Verdict;
import io.globalcom2.grpc.RelayTls;
import io.globalcom2.grpc.RelayTlsConfig;
import io.globalcom2.grpc.relay.GatewayHosts;
import io.globalcom2.grpc.relay.RelayChannels;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.Usage;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One gateway asks another one. */
class GrpcPeersTest {
    private static final Completed WHOLE = new Completed(FinishReason.FINISH_REASON_STOP, Usage.getDefaultInstance());
    private static final AttemptStream WORKER = reason -> {};

    private final RelayChannels channels = new RelayChannels(
            new GatewayHosts("hosts", List.of("localhost")), new RelayTls(new PlainText()), Clock.systemUTC());
    private final GrpcPeers peers = new GrpcPeers(channels);
    private final Relay there = relay(peers);
    private final Relay here = relay(peers);
    private final Listener owner = new Listener();
    private final Listener caller = new Listener();
    private PendingAnswer asked;
    /** What the other gateway says of it. */
    private AskedElsewhere said;

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forPort(0)
                .addService(new GatewayPeerGrpcService(there))
                .directExecutor()
                .build()
                .start();
        asked = there.claim(RequestIdentity.once(Optional.empty(), "r", "body"), deadline(), owner)
                .answer()
                .orElseThrow();
        there.caughtUp();
        here.caughtUp();
        said = elsewhere("localhost:" + server.getPort(), there.peerSecret().text());
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
        peers.close();
    }

    @Test
    void followsALiveAnswer() {
        assertThat(asked.open("A", 1, WORKER)).isEqualTo(Verdict.GO_ON);
        asked.event(WORKER, 0, new TextDelta("a ", 1));
        awaitRunning();
        assertThat(find().tell(caller, Heard.NOTHING)).isTrue();
        asked.event(WORKER, 1, new TextDelta("cat", 2));
        asked.event(WORKER, 2, WHOLE);

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(caller.heard).containsExactly("A:a ", "A:cat", "A:end"));
        await().atMost(Duration.ofMinutes(1)).until(() -> channels.size() == 1);
    }

    @Test
    void knowsAtOnceHowItEnded() {
        Verdict unused = asked.open("A", 1, WORKER);
        asked.event(WORKER, 0, new TextDelta("a cat", 1));
        asked.event(WORKER, 1, WHOLE);

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                        find().state().orElseThrow().choices().get(0).text())
                .isEqualTo("a cat"));
    }

    @Test
    void theWorkGoesOnForWhoListensAtAnotherGateway() {
        Verdict unused = asked.open("A", 1, WORKER);
        awaitRunning();
        assertThat(find().tell(caller, Heard.NOTHING)).isTrue();
        asked.leave(owner);
        assertThat(owner.heard).isEmpty();

        find().leave(caller);

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            here.sweep();
            assertThat(owner.heard).containsExactly("A:end");
        });
    }

    @Test
    void cancelsWhereItIsQueued() {
        assertThat(find().tell(caller, Heard.NOTHING)).isTrue();
        here.cancel(find());

        assertThat(asked.state().orElseThrow().status()).isEqualTo(AnswerState.Status.CANCELLED);
        assertThat(caller.heard).containsExactly(":end");
    }

    @Test
    void theStoredResultEndsWhatTheOtherGatewayDoesNotAnyMore() {
        Verdict unused = asked.open("A", 1, WORKER);
        asked.event(WORKER, 0, new TextDelta("a ", 1));
        awaitRunning();
        assertThat(find().tell(caller, Heard.NOTHING)).isTrue();
        String address = "localhost:" + server.getPort();
        server.shutdownNow();
        here.stored(
                new KeptResult("r", "body", "B", List.of(new AnswerText("a cat", List.of())), WHOLE),
                new ResultPlace(0, 1));

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            here.sweep();
            assertThat(caller.heard).containsExactly("A:a ", "B:cat", "B:end");
        });
        assertThatThrownBy(() -> peers.stop(elsewhere(address, "any")))
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.UNAVAILABLE));
    }

    @Test
    void isToldNothingWithoutTheSecretOfTheOtherGateway() {
        String address = "localhost:" + server.getPort();
        said = elsewhere(address, here.peerSecret().text());
        Verdict unused = asked.open("A", 1, WORKER);
        asked.event(WORKER, 0, new TextDelta("a ", 1));

        assertThat(find().state().orElseThrow().status()).isEqualTo(AnswerState.Status.QUEUED);
        assertThatThrownBy(() -> here.cancel(find())).hasMessageContaining("not there");
        assertThat(asked.hasEnded()).isFalse();
    }

    @Test
    void dialsNobodyWhoIsNotAmongThePeerHosts() {
        said = elsewhere("127.0.0.1:" + server.getPort(), there.peerSecret().text());
        Verdict unused = asked.open("A", 1, WORKER);

        assertThat(find().state().orElseThrow().status()).isEqualTo(AnswerState.Status.QUEUED);
        assertThat(channels.size()).isZero();
    }

    @Test
    void twoGatewaysThatHoldNothingDoNotAskEachOtherForEver() {
        there.asked(
                elsewhere("localhost:" + server.getPort(), there.peerSecret().text(), "s"));
        PendingAnswer answer = there.find("s", Optional.empty()).orElseThrow();

        assertThat(answer.state().orElseThrow().status()).isEqualTo(AnswerState.Status.QUEUED);
    }

    private void awaitRunning() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> find().state().orElseThrow().status() == AnswerState.Status.RUNNING);
    }

    private PendingAnswer find() {
        here.asked(said);
        return here.find("r", Optional.empty()).orElseThrow();
    }

    private static AskedElsewhere elsewhere(String address, String secret) {
        return elsewhere(address, secret, "r");
    }

    private static AskedElsewhere elsewhere(String address, String secret, String id) {
        return new AskedElsewhere(RequestIdentity.ofId(Optional.empty(), id, "body"), deadline(), address, secret);
    }

    private static Relay relay(GrpcPeers peers) {
        return new Relay(Clock.systemUTC(), Duration.ofMillis(100), Duration.ofMinutes(1), 1000, peers);
    }

    private static Instant deadline() {
        return Instant.now().plusSeconds(60);
    }

    private static final class PlainText implements RelayTlsConfig {
        @Override
        public Optional<Path> ca() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> certificate() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> key() {
            return Optional.empty();
        }

        @Override
        public String gatewayName() {
            return "gateway";
        }
    }

    private static final class Listener implements AnswerListener, Claimant {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onAccepted(String requestId) {}

        @Override
        public void onEvent(String attemptId, AnswerEvent event) {
            heard.add(attemptId + ":" + (event instanceof TextDelta delta ? delta.text() : "end"));
        }

        @Override
        public AnswerListener start() {
            return this;
        }

        @Override
        public AnswerListener join() {
            return this;
        }
    }
}
