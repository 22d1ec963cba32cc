package io.globalcom2.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that another gateway has queued. */
class RelayElsewhereTest {
    private static final Optional<String> ALI = Optional.of("ali");
    private static final KeyedId KEY = KeyedId.ofDigest("0".repeat(64));
    private static final Completed WHOLE = new Completed(FinishReason.FINISH_REASON_STOP, Usage.getDefaultInstance());
    private static final ResultPlace PLACE = new ResultPlace(3, 14);

    private final TestingClock clock = new TestingClock();
    private final FakePeers peers = new FakePeers();
    private final Relay relay = new Relay(clock, Duration.ofSeconds(2), Duration.ofMinutes(5), 1000, peers);
    private final RecordingCaller caller = new RecordingCaller();
    private final RecordingCaller guest = new RecordingCaller();

    @BeforeEach
    void begin() {
        relay.caughtUp();
        asked("r");
    }

    @Test
    void tellsTheirCallerWhatTheOtherGatewaySays() {
        assertThat(find("r").tell(caller, Heard.NOTHING)).isTrue();
        peers.followed().get(0).says("a ", "cat").sends(WHOLE);

        assertThat(caller.heard()).containsExactly("accepted", "A:a ", "A:cat", "A!STOP");
        assertThat(peers.followed()).hasSize(1);
    }

    @Test
    void endsWithTheStoredResultWhenTheOtherGatewayHasGone() {
        boolean unused = find("r").tell(caller, Heard.NOTHING);
        peers.followed().get(0).says("a ").breaksOff();
        stored("r", "body", "a cat");

        assertThat(caller.heard()).containsExactly("accepted", "A:a ", "B:cat", "B!STOP");
    }

    @Test
    void failsWhereTheStoredResultSaysSomethingElseThanWasShown() {
        boolean unused = find("r").tell(caller, Heard.NOTHING);
        peers.followed().get(0).says("a dog").breaksOff();
        stored("r", "body", "a cat");

        assertThat(caller.heard()).containsExactly("accepted", "A:a dog", "B!UNAVAILABLE");
    }

    @Test
    void waitsForTheStoredResultWhereTheOtherGatewayIsNotThere() {
        peers.leave();
        boolean unused = find("r").tell(caller, Heard.NOTHING);
        stored("r", "another", "a dog");
        assertThat(caller.heard()).containsExactly("accepted");

        stored("r", "body", "a cat");

        assertThat(caller.heard()).containsExactly("accepted", "B:a cat", "B!STOP");
    }

    @Test
    void isKnownToItsCallerOnly() {
        assertThat(relay.find("r", Optional.empty())).isEmpty();
        assertThat(relay.find("r", Optional.of("baba"))).isEmpty();
        assertThat(peers.followed()).isEmpty();

        find("r");

        assertThat(relay.find("r", Optional.of("baba"))).isEmpty();
    }

    @Test
    void isForsakenAndNotCancelledWhenNobodyListens() {
        PendingAnswer answer = find("r");
        boolean unused = answer.tell(caller, Heard.NOTHING);
        answer.leave(caller);
        passASecond();

        assertThat(peers.followed().get(0).told()).containsExactly(Verdict.UNKNOWN_REQUEST);
        assertThat(peers.stopped()).isEmpty();
        assertThat(answer.tell(guest, Heard.NOTHING)).isFalse();
        assertThat(find("r")).isNotSameAs(answer);
        assertThat(peers.followed()).hasSize(2);
    }

    @Test
    void isForsakenWhenNobodyComesToListen() {
        PendingAnswer answer = find("r");
        passASecond();

        assertThat(answer.isForsaken()).isTrue();
        assertThat(relay.find("r")).isEmpty();
    }

    @Test
    void theLastOfThoseWhoListenMayBeTheFirst() {
        PendingAnswer answer = find("r");
        boolean first = answer.tell(caller, Heard.NOTHING);
        boolean second = answer.tell(guest, Heard.NOTHING);
        answer.leave(caller);
        answer.leave(guest);
        passASecond();

        assertThat(first && second).isTrue();
        assertThat(caller.heard()).containsExactly("accepted", "A!CANCELLED");
        assertThat(answer.isForsaken()).isTrue();
    }

    /** The stored result may come before the other gateway's word. */
    @Test
    void wasCancelledAlsoBeforeTheOtherGatewaySaysSo() {
        peers.leave();
        boolean unused = find("r").tell(caller, Heard.NOTHING);
        Failed cancelled = new Failed(FailureKind.CANCELLED, "the caller cancelled the request");
        relay.stored(new KeptResult("r", "body", "B", List.of(new AnswerText("", List.of())), cancelled), PLACE);

        assertThat(caller.heard()).containsExactly("accepted", "B!CANCELLED");
    }

    @Test
    void isCancelledWhereItWasQueued() {
        boolean unused = find("r").tell(caller, Heard.NOTHING);
        relay.cancel(find("r"));

        assertThat(peers.stopped()).containsExactly("r");
        assertThat(caller.heard()).containsExactly("accepted", "A!CANCELLED");
    }

    @Test
    void isNotSaidToBeCancelledWhereNobodyIsThereToDoIt() {
        PendingAnswer answer = find("r");
        peers.leave();

        assertThatThrownBy(() -> relay.cancel(answer)).hasMessage("gone");
        assertThat(answer.hasEnded()).isFalse();
    }

    @Test
    void endsAtItsDeadline() {
        boolean unused = find("r").tell(caller, Heard.NOTHING);
        clock.advance(Duration.ofMinutes(10));
        relay.sweep();

        assertThat(caller.heard()).containsExactly("accepted", "A!DEADLINE_EXCEEDED");
        assertThat(relay.find("s", ALI)).isEmpty();
    }

    @Test
    void onlyTheStoredResultIsLeftOfWhatHasEnded() {
        assertThat(relay.isOfInterest("r")).isTrue();
        stored("r", "another", "a dog");
        assertThat(relay.place("r")).isEmpty();

        stored("r", "body", "a cat");

        assertThat(relay.place("r")).contains(PLACE);
        assertThat(relay.find("r", ALI)).isEmpty();
        assertThat(relay.identity("r").orElseThrow().isOf(ALI)).isTrue();
        asked("r");
        assertThat(relay.place("r")).contains(PLACE);
    }

    @Test
    void isTakenOverByNobodyWhoSaysThatItIsHis() {
        relay.asked(new AskedElsewhere(
                RequestIdentity.ofId(Optional.of("baba"), "r", "body"),
                Instant.EPOCH.plus(Duration.ofHours(1)),
                "evil:1",
                "sesame"));

        assertThat(relay.find("r", Optional.of("baba"))).isEmpty();
        assertThat(relay.find("r", ALI)).isPresent();
    }

    @Test
    void joinsTheSameRequestThatRunsAtAnotherGateway() {
        asked(KEY.text());
        assertThat(claim("another").kind()).isEqualTo(Claim.Kind.ANOTHER_BODY);
        assertThat(claim("body").kind()).isEqualTo(Claim.Kind.JOINED);
        peers.followed().get(0).says("a cat").sends(WHOLE);

        assertThat(guest.heard()).containsExactly("accepted", "A:a cat", "A!STOP");
        assertThat(peers.followed()).hasSize(1);
    }

    @Test
    void runsAnewWhatFailedAtAnotherGateway() {
        asked(KEY.text());
        Claim joined = claim("body");
        peers.followed().get(0).sends(new Failed(FailureKind.UNAVAILABLE, "shutting down"));

        assertThat(joined.kind()).isEqualTo(Claim.Kind.JOINED);
        assertThat(claim("body").answer().orElseThrow().identity().id()).isEqualTo(KEY.base() + ".2");
    }

    @Test
    void followsTheLatestRun() {
        asked(KEY.next().text());
        asked(KEY.text());

        assertThat(claim("body").answer().orElseThrow().identity().id())
                .isEqualTo(KEY.next().text());
        assertThat(relay.find(KEY.text(), ALI)).isEmpty();
    }

    private void passASecond() {
        clock.advance(Duration.ofSeconds(1));
        relay.sweep();
    }

    private void asked(String id) {
        relay.asked(new AskedElsewhere(
                RequestIdentity.ofId(ALI, id, "body"), Instant.EPOCH.plus(Duration.ofMinutes(10)), "a:1", "sesame"));
    }

    private PendingAnswer find(String id) {
        return relay.find(id, ALI).orElseThrow();
    }

    private void stored(String id, String digest, String text) {
        relay.stored(new KeptResult(id, digest, "B", List.of(new AnswerText(text, List.of())), WHOLE), PLACE);
    }

    private Claim claim(String digest) {
        return relay.claim(
                RequestIdentity.keyed(ALI, KEY, digest), clock.instant().plusSeconds(60), new Claimant() {
                    @Override
                    public AnswerListener start() {
                        return caller;
                    }

                    @Override
                    public AnswerListener join() {
                        return guest;
                    }
                });
    }
}
