package io.globalcom2.generation.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.generation.time.ManualClock;
import io.globalcom2.generation.worker.ChoiceText;
import io.globalcom2.generation.worker.Outcome;
import io.globalcom2.generation.worker.ReplyTo;
import io.globalcom2.generation.worker.StopCause;
import io.globalcom2.generation.worker.StopSignal;
import io.globalcom2.generation.worker.TerminalRecord;
import io.globalcom2.generation.worker.TokenRelay.Push;
import io.globalcom2.grpc.RelayTls;
import io.globalcom2.grpc.RelayTlsConfig;
import io.globalcom2.grpc.relay.GatewayHosts;
import io.globalcom2.grpc.relay.RelayChannels;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.TokenRelayGrpc.TokenRelayImplBase;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcTokenRelayTest {
    private record PlainText(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key)
            implements RelayTlsConfig {
        PlainText() {
            this(Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public String gatewayName() {
            return "gateway";
        }
    }

    private static final TerminalRecord CANCELLED = new TerminalRecord(
            "a", "attempt", List.of(new ChoiceText("", List.of())), new Outcome.Failed(FailureKind.CANCELLED, "gone"));

    private final RelayChannels channels = channels(Clock.systemUTC(), "localhost", "127.0.0.0/8");
    private final GrpcTokenRelay relay = new GrpcTokenRelay(channels);
    private final StopSignal stop = new StopSignal();
    private final Gateway gateway = new Gateway();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = ServerBuilder.forPort(0).addService(gateway).build().start();
    }

    @AfterEach
    void stopAll() {
        channels.closeAll();
        server.shutdownNow();
    }

    @Test
    void announcesTheAttemptFirstAndNumbersItsEventsFromZero() throws InterruptedException {
        try (Push push = open()) {
            push.text(
                    0, "ye", 1, List.of(TokenLogprob.newBuilder().setToken("ye").build()));
            List<PushRequest> first = gateway.received(2);
            push.text(0, "s.", 2, List.of());
            push.end(CANCELLED);

            assertThat(first.get(0).getOpen().getRequestId()).isEqualTo("a");
            assertThat(first.get(0).getOpen().getAttemptId()).isEqualTo("attempt");
            assertThat(first.get(0).getOpen().getTurn()).isEqualTo(17);
            assertThat(first.get(0).getOpen().getRelaySecret()).isEqualTo("sesame");
            assertThat(first.get(0).getOpen().getRequestDigest()).isEqualTo("digest");
            assertThat(first.get(1).getEvent().getDelta().getText()).isEqualTo("ye");
            assertThat(first.get(1).getEvent().getDelta().getLogprobs(0).getToken())
                    .isEqualTo("ye");
            assertThat(first.get(1).getEvent().getSequenceNumber()).isZero();
        }
        List<PushRequest> rest = gateway.received(2);
        assertThat(rest.get(0).getEvent().getSequenceNumber()).isEqualTo(1);
        assertThat(rest.get(0).getEvent().getDelta().getCompletionTokens()).isEqualTo(2);
        assertThat(rest.get(0).getEvent().getDelta().getLogprobsList()).isEmpty();
        GenerateEvent last = rest.get(1).getEvent();
        assertThat(last.getSequenceNumber()).isEqualTo(2);
        assertThat(last.getRequestId()).isEqualTo("a");
        assertThat(last.getAttemptId()).isEqualTo("attempt");
        assertThat(last.getFailed().getCode()).isEqualTo(1);
        assertThat(gateway.endings.poll(30, TimeUnit.SECONDS)).isEqualTo("completed");
    }

    @Test
    void hearsThatTheCallerIsGoneBeforeItReturns() {
        gateway.openAnswer = io.globalcom2.proto.v1.StopReason.STOP_REASON_CANCELLED;

        open().close();

        assertThat(stop.reason()).contains(StopCause.CANCELLED);
    }

    @Test
    void hearsThatAnotherAttemptTookOver() {
        gateway.openAnswer = io.globalcom2.proto.v1.StopReason.STOP_REASON_SUPERSEDED;

        open().close();

        assertThat(stop.reason()).contains(StopCause.SUPERSEDED);
    }

    @Test
    void pushesNothingToAGatewayThatDoesNotKnowTheRequest() throws InterruptedException {
        gateway.openAnswer = io.globalcom2.proto.v1.StopReason.STOP_REASON_UNKNOWN_REQUEST;

        try (Push push = open()) {
            push.text(0, "ye", 1, List.of());
            push.end(CANCELLED);
        }

        assertThat(stop.reason()).isEmpty();
        assertThat(gateway.endings.poll(30, TimeUnit.SECONDS)).isNotEqualTo("completed");
        assertThat(gateway.requests).singleElement().matches(PushRequest::hasOpen);
    }

    @Test
    void hearsAStopWhileEventsArePushed() throws InterruptedException {
        try (Push push = open()) {
            push.text(0, "ye", 1, List.of());
            gateway.received(2);

            gateway.say(io.globalcom2.proto.v1.StopReason.STOP_REASON_CANCELLED);

            await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> stop.reason().isPresent());
            assertThat(stop.reason()).contains(StopCause.CANCELLED);
        }
    }

    @Test
    void worksOnWithoutAGatewayThatNobodyReaches() {
        String address = "localhost:" + server.getPort();
        server.shutdownNow();

        try (Push push = open(address)) {
            push.text(0, "ye", 1, List.of());
            push.end(CANCELLED);
        }

        assertThat(stop.reason()).isEmpty();
    }

    @Test
    void worksOnWithoutAGatewayThatDiesOnTheWay() throws InterruptedException {
        try (Push push = open()) {
            push.text(0, "ye", 1, List.of());
            gateway.received(2);
            server.shutdownNow().awaitTermination();
            push.text(0, "s.", 2, List.of());
            push.end(CANCELLED);
        }

        assertThat(stop.reason()).isEmpty();
    }

    @Test
    void worksOnWithoutAGatewayWhoseAddressIsNone() {
        try (Push push = open("not an address")) {
            push.text(0, "ye", 1, List.of());
            push.end(CANCELLED);
        }

        assertThat(stop.reason()).isEqualTo(Optional.empty());
    }

    @Test
    void joinsTextsWhileTheGatewayIsSlowAndLosesNone() throws InterruptedException {
        gateway.reading = false;
        String piece = "x".repeat(1000);
        int pieces = 1000;

        try (Push push = open()) {
            for (int i = 1; i <= pieces; i++) {
                push.text(0, piece, i, List.of());
            }
            gateway.readOn();
            push.end(CANCELLED);
        }

        assertThat(gateway.endings.poll(30, TimeUnit.SECONDS)).isEqualTo("completed");
        List<GenerateEvent> events = gateway.requests.stream()
                .filter(PushRequest::hasEvent)
                .map(PushRequest::getEvent)
                .toList();
        assertThat(events).hasSizeLessThan(pieces);
        assertThat(events)
                .extracting(GenerateEvent::getSequenceNumber)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(events.stream()
                        .mapToInt(event -> event.getDelta().getText().length())
                        .sum())
                .isEqualTo(pieces * piece.length());
        assertThat(events.get(events.size() - 1).hasFailed()).isTrue();
    }

    @Test
    void breaksTheStreamOfAnAttemptThatEndsWithoutATerminalEvent() throws InterruptedException {
        open().close();

        assertThat(gateway.endings.poll(30, TimeUnit.SECONDS)).isEqualTo("broken");
    }

    @Test
    void sharesOneConnectionPerGatewayAndGivesItUpWhenIdle() {
        ManualClock clock = new ManualClock(Instant.EPOCH.plusSeconds(1));
        RelayChannels some = channels(clock, "one", "two", "three");
        assertThat(some.open("one:1", "a").orElseThrow())
                .isSameAs(some.open("one:1", "a").orElseThrow());
        some.close("one:1");
        some.close("one:1");
        some.open("two:2", "a");

        clock.advance(Duration.ofHours(1));
        some.open("three:3", "a");

        assertThat(some.size()).isEqualTo(2);
        some.closeAll();
    }

    @Test
    void dialsNobodyWhoIsNotAmongTheReplyHosts() {
        String elsewhere = "127.0.0.1:" + server.getPort();
        RelayChannels some = channels(Clock.systemUTC(), "gateway.example", "10.0.0.0/8");
        GrpcTokenRelay wary = new GrpcTokenRelay(some);

        try (Push push = wary.open(new ReplyTo(elsewhere, "sesame", "digest"), "a", "attempt", 17, stop)) {
            push.text(0, "ye", 1, List.of());
            push.end(CANCELLED);
        }

        assertThat(stop.reason()).isEmpty();
        assertThat(some.size()).isZero();
        assertThat(gateway.requests).isEmpty();
    }

    @Test
    void holdsSoManyConnectionsAtMostAndNoneOfThoseInUseMakesRoom() {
        ManualClock clock = new ManualClock(Instant.EPOCH.plusSeconds(1));
        RelayChannels some = channels(clock, "host");
        for (int i = 1; i <= RelayChannels.MOST; i++) {
            assertThat(some.open("host:" + i, "a")).isPresent();
        }
        assertThat(some.open("host:1000", "a")).isEmpty();

        some.close("host:2");
        clock.advance(Duration.ofSeconds(1));
        some.close("host:1");

        assertThat(some.open("host:1000", "a")).isPresent();
        assertThat(some.size()).isEqualTo(RelayChannels.MOST);
        assertThat(some.open("host:1", "a")).isPresent();
        assertThat(some.open("host:2", "a")).isEmpty();
        some.closeAll();
    }

    private static RelayChannels channels(Clock clock, String... hosts) {
        return new RelayChannels(new GatewayHosts("hosts", List.of(hosts)), new RelayTls(new PlainText()), clock);
    }

    private Push open() {
        return open("localhost:" + server.getPort());
    }

    private Push open(String address) {
        return relay.open(new ReplyTo(address, "sesame", "digest"), "a", "attempt", 17, stop);
    }

    /** Answers open as told, writes down what comes, and ends the stream when the worker does. */
    private static final class Gateway extends TokenRelayImplBase {
        private final BlockingQueue<PushRequest> arriving = new LinkedBlockingQueue<>();
        private final List<PushRequest> requests = new ArrayList<>();
        private final BlockingQueue<String> endings = new LinkedBlockingQueue<>();
        private volatile io.globalcom2.proto.v1.StopReason openAnswer =
                io.globalcom2.proto.v1.StopReason.STOP_REASON_UNSPECIFIED;
        private volatile boolean reading = true;
        private volatile ServerCallStreamObserver<PushResponse> worker;

        @Override
        public StreamObserver<PushRequest> push(StreamObserver<PushResponse> responses) {
            worker = (ServerCallStreamObserver<PushResponse>) responses;
            worker.disableAutoRequest();
            worker.request(1);
            return new StreamObserver<>() {
                @Override
                public void onNext(PushRequest request) {
                    requests.add(request);
                    arriving.add(request);
                    if (request.hasOpen()) {
                        say(openAnswer);
                    }
                    if (reading) {
                        worker.request(1);
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    endings.add("broken");
                }

                @Override
                public void onCompleted() {
                    endings.add("completed");
                    worker.onCompleted();
                }
            };
        }

        void say(io.globalcom2.proto.v1.StopReason reason) {
            worker.onNext(PushResponse.newBuilder().setStopReason(reason).build());
        }

        void readOn() {
            reading = true;
            worker.request(1);
        }

        List<PushRequest> received(int count) throws InterruptedException {
            List<PushRequest> received = new ArrayList<>();
            while (received.size() < count) {
                received.add(arriving.take());
            }
            return received;
        }
    }
}
