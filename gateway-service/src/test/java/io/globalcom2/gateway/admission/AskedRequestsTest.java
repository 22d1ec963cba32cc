package io.globalcom2.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.keys.Callers;
import io.globalcom2.gateway.keys.TestingCallers;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.AnswerState;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.gateway.relay.AskedElsewhere;
import io.globalcom2.gateway.relay.Claimant;
import io.globalcom2.gateway.relay.FakePeers;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.gateway.relay.KeyedId;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.RequestIdentity;
import io.globalcom2.gateway.relay.ResultPlace;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AskedRequestsTest {
    private static final Optional<String> SESAME = Optional.of("Bearer sesame");
    private static final Optional<String> ALI = Optional.of("ali");
    private static final CallerKey KEY = new CallerKey("Idempotency-Key", "mine");
    private static final KeyedId KEYED = RequestIds.of(ALI, KEY);
    private static final Completed WHOLE = new Completed(FinishReason.FINISH_REASON_STOP, Usage.getDefaultInstance());

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private final FakePeers peers = new FakePeers();
    private final Relay relay = new Relay(clock, Duration.ofSeconds(2), Duration.ofMinutes(10), 1000, peers);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(registry, new AdmittedRequests(1), new RequestBytes(1));
    private final Listener listener = new Listener();
    private final AskedRequests requests =
            requests(TestingCallers.sesame("\"limits\": {}", new SimpleMeterRegistry(), clock));

    @BeforeEach
    void catchUp() {
        relay.caughtUp();
    }

    @Test
    void tellsWhoAskedWhereItStandsAndEndsIt() {
        ask(ALI, "r");
        assertThat(requests.state(inquiry("r")).status()).isEqualTo(AnswerState.Status.QUEUED);

        assertThat(requests.cancel(inquiry("r")).status()).isEqualTo(AnswerState.Status.CANCELLED);
        assertThat(requests.cancel(inquiry("r")).status()).isEqualTo(AnswerState.Status.CANCELLED);
    }

    @Test
    void knowsNothingOfOtherCallersRequests() {
        ask(Optional.of("baba"), "theirs");
        ask(ALI, "mine");
        relay.stored(
                new KeptResult("theirs", "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE),
                new ResultPlace(1, 2));
        relay.stored(
                new KeptResult(KEYED.text(), "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE),
                new ResultPlace(1, 2));

        for (String id : List.of("theirs", "unknown", KEYED.text(), "")) {
            assertThatThrownBy(() -> requests.state(inquiry(id))).satisfies(AskedRequestsTest::isNotFound);
            assertThatThrownBy(() -> requests.cancel(inquiry(id))).satisfies(AskedRequestsTest::isNotFound);
            assertThatThrownBy(() -> requests.watch(inquiry(id), Heard.of(0), listener))
                    .satisfies(AskedRequestsTest::isNotFound);
        }
        assertThatThrownBy(() -> requests.state(new Inquiry(Optional.empty(), "mine", Optional.empty())))
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.UNAUTHENTICATED));
    }

    @Test
    void readsWhatAnotherGatewayQueuedForWhoHasTheKey() {
        relay.stored(
                new KeptResult(KEYED.text(), "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE),
                new ResultPlace(1, 2));
        Inquiry inquiry = new Inquiry(SESAME, KEYED.text(), Optional.of(KEY));
        requests.watch(inquiry, Heard.of(2), listener).leave().run();

        assertThat(listener.heard).containsExactly("accepted " + KEYED.text(), "cat", "end");
        assertThat(requests.state(inquiry).choices().get(0).text()).isEqualTo("a cat");
        assertThatThrownBy(() -> requests.watch(inquiry, Heard.of(6), listener)).hasMessageContaining("at most 5");
    }

    @Test
    void callersWithoutNamesAreOne() {
        relay.stored(
                new KeptResult(KEYED.text(), "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE),
                new ResultPlace(1, 2));

        assertThat(requests(TestingCallers.anonymous(new SimpleMeterRegistry(), clock))
                        .state(inquiry(KEYED.text()))
                        .status())
                .isEqualTo(AnswerState.Status.COMPLETED);
    }

    @Test
    void tellsALiveOneFromWhereTheCallerWas() {
        ask(ALI, "r");
        requests.watch(inquiry("r"), Heard.of(0), listener);
        relay.stored(
                new KeptResult("r", "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE),
                new ResultPlace(1, 2));

        assertThat(listener.heard).containsExactly("accepted r", "a cat", "end");
    }

    @Test
    void tellsWhatAnotherGatewayQueuedFromWhereTheCallerWas() {
        askedElsewhere(ALI, "r");
        askedElsewhere(Optional.of("baba"), "theirs");
        requests.watch(inquiry("r"), Heard.of(2), listener);
        relay.stored(
                new KeptResult("r", "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE),
                new ResultPlace(1, 2));

        assertThat(listener.heard).containsExactly("accepted r", "cat", "end");
        assertThat(requests.state(inquiry("r")).status()).isEqualTo(AnswerState.Status.COMPLETED);
        assertThatThrownBy(() -> requests.state(inquiry("theirs"))).satisfies(AskedRequestsTest::isNotFound);
    }

    @Test
    void anAnswerThatIsShorterThanWhatWasShownIsAnotherOneAndCounted() {
        askedElsewhere(ALI, "r");
        requests.watch(inquiry("r"), Heard.of(6), listener);
        relay.stored(
                new KeptResult("r", "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE),
                new ResultPlace(1, 2));

        assertThat(listener.heard).containsExactly("accepted r", "UNAVAILABLE");
        assertThat(registry.get("globalcom2.gateway.taken.over.answers")
                        .tag("outcome", "different")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private void askedElsewhere(Optional<String> name, String id) {
        peers.leave();
        relay.asked(new AskedElsewhere(
                RequestIdentity.ofId(name, id, "body"), clock.instant().plusSeconds(60), "gateway:1", "secret"));
    }

    private AskedRequests requests(Callers callers) {
        return new AskedRequests(
                callers,
                relay,
                place -> new KeptResult(KEYED.text(), "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE),
                metrics);
    }

    private static Inquiry inquiry(String id) {
        return new Inquiry(SESAME, id, Optional.empty());
    }

    private void ask(Optional<String> name, String id) {
        relay.claim(RequestIdentity.once(name, id, "body"), clock.instant().plusSeconds(60), new Claimant() {
            @Override
            public AnswerListener start() {
                return new Listener();
            }

            @Override
            public AnswerListener join() {
                throw new AssertionError("nothing to join");
            }
        });
    }

    private static void isNotFound(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.NOT_FOUND))
                .hasMessage("id: expected that of a request of yours that is known here, got another");
    }

    private static final class Listener implements AnswerListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void onAccepted(String requestId) {
            heard.add("accepted " + requestId);
        }

        @Override
        public void onEvent(String attemptId, AnswerEvent event) {
            if (event instanceof AnswerEvent.Failed failed) {
                heard.add(failed.kind().name());
                return;
            }
            heard.add(event instanceof AnswerEvent.TextDelta delta ? delta.text() : "end");
        }
    }
}
