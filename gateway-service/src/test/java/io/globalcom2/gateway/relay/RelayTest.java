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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelayTest {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final KeyedId KEY = KeyedId.ofDigest("0".repeat(64));
    private static final Completed WHOLE = new Completed(FinishReason.FINISH_REASON_STOP, Usage.getDefaultInstance());
    private static final ResultPlace PLACE = new ResultPlace(3, 14);

    private final TestingClock clock = new TestingClock();
    private final Relay relay = new Relay(clock, GRACE, KEPT, 1000, new FakePeers());
    private final RecordingCaller caller = new RecordingCaller();
    private final RecordingCaller guest = new RecordingCaller();

    @BeforeEach
    void catchUp() {
        relay.caughtUp();
    }

    @Test
    void knowsNoRequestThatWasNotClaimed() {
        assertThat(relay.find("r")).isEmpty();
    }

    @Test
    void findsAClaimedRequest() {
        PendingAnswer answer = once("r", caller);

        assertThat(relay.find("r")).containsSame(answer);
    }

    @Test
    void remembersACancelledRequestUntilNoWorkerCanHaveItAnyMore() {
        once("r", caller).leave(caller);
        clock.advance(DEADLINE.plus(Relay.CLOCK_DIFFERENCE));
        relay.sweep();
        assertThat(relay.find("r")).isPresent();

        clock.advance(Duration.ofMillis(1));
        relay.sweep();

        assertThat(relay.find("r")).isEmpty();
    }

    @Test
    void endsWhatIsDueWhenTimePasses() {
        once("r", caller);
        clock.advance(DEADLINE);
        relay.sweep();

        assertThat(caller.heard()).containsExactly("!DEADLINE_EXCEEDED");
    }

    @Test
    void leavesBehindWhatGoesOnWithoutItsCaller() {
        PendingAnswer answer = once("r", caller);
        answer.waitForCallers(Duration.ofSeconds(1));
        TestingWorker worker = new TestingWorker(answer, "A", 1).opened();
        relay.leaveBehind(new Failed(FailureKind.UNAVAILABLE, "shutting down"));

        assertThat(caller.heard()).containsExactly("accepted");
        assertThat(worker.told()).isEmpty();
        assertThat(answer.hasEnded()).isFalse();
    }

    @Test
    void abandonsEveryAnswerThatHasNotEnded() {
        RecordingCaller another = new RecordingCaller();
        once("r", caller).leave(caller);
        TestingWorker worker = new TestingWorker(once("s", another), "A", 1).opened();
        relay.leaveBehind(new Failed(FailureKind.UNAVAILABLE, "shutting down"));

        assertThat(caller.heard()).containsExactly("!CANCELLED");
        assertThat(another.heard()).containsExactly("accepted", "A!UNAVAILABLE");
        assertThat(worker.told()).containsExactly(Verdict.CANCELLED);
    }

    @Test
    void holdsWhatHasEndedForAWhile() {
        PendingAnswer answer = once("r", caller);
        new TestingWorker(answer, "A", 1).opened().says("a cat").sends(WHOLE);
        clock.advance(KEPT);
        relay.sweep();
        assertThat(answer.weightBytes()).isPositive();

        clock.advance(Duration.ofMillis(1));
        relay.sweep();

        assertThat(answer.weightBytes()).isZero();
        assertThat(relay.find("r")).isPresent();
    }

    @Test
    void holdsWhatEndedShortlyBeforeItsDeadlineAsLong() {
        PendingAnswer answer = once("r", caller);
        clock.advance(DEADLINE.minusSeconds(1));
        new TestingWorker(answer, "A", 1).opened().says("a cat").sends(WHOLE);
        clock.advance(KEPT);
        relay.sweep();
        assertThat(relay.find("r")).isPresent();

        clock.advance(Duration.ofMillis(1));
        relay.sweep();

        assertThat(relay.find("r")).isEmpty();
    }

    @Test
    void holdsTheLatestForWhichThereIsRoom() {
        PendingAnswer first = once("r", caller);
        PendingAnswer second = once("s", guest);
        new TestingWorker(second, "A", 1).opened().says("b".repeat(300)).sends(WHOLE);
        clock.advance(Duration.ofMillis(1));
        new TestingWorker(first, "A", 1).opened().says("a".repeat(300)).sends(WHOLE);
        relay.sweep();

        assertThat(first.weightBytes()).isPositive();
        assertThat(second.weightBytes()).isZero();
    }

    @Test
    void knowsWhereResultsAreStored() {
        once("r", caller);
        relay.stored(
                new KeptResult("r", "another", "B", List.of(new AnswerText("a dog", List.of())), WHOLE),
                new ResultPlace(0, 0));
        relay.stored(new KeptResult("r", "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE), PLACE);
        stored(KEY.next(), "body", WHOLE);
        relay.sweep();

        assertThat(relay.place("r")).contains(PLACE);
        assertThat(relay.place(KEY.next().text())).contains(PLACE);
        assertThat(relay.place(KEY.text())).isEmpty();
        assertThat(relay.place("s")).isEmpty();
    }

    @Test
    void joinsTheSameRequestThatIsUnderWay() {
        Claim first = claim(KEY, "body");
        TestingWorker worker =
                new TestingWorker(first.answer().orElseThrow(), "A", 1).opened().says("a cat");
        Claim second = claim(KEY, "body");
        worker.sends(WHOLE);

        assertThat(first.kind()).isEqualTo(Claim.Kind.FIRST);
        assertThat(second.kind()).isEqualTo(Claim.Kind.JOINED);
        assertThat(guest.heard()).containsExactly("accepted", "A:a cat", "A!STOP");
        assertThat(guest.heard()).isEqualTo(caller.heard());
    }

    @Test
    void tellsAFinishedOneAgain() {
        end(claim(KEY, "body"), WHOLE);

        assertThat(claim(KEY, "body").kind()).isEqualTo(Claim.Kind.JOINED);
        assertThat(guest.heard()).containsExactly("accepted", "A!STOP");
    }

    @Test
    void refusesAnotherBody() {
        Claim first = claim(KEY, "body");
        assertThat(claim(KEY, "another").kind()).isEqualTo(Claim.Kind.ANOTHER_BODY);
        end(first, WHOLE);

        assertThat(claim(KEY, "another").kind()).isEqualTo(Claim.Kind.ANOTHER_BODY);
        assertThat(guest.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERLOADED", "UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"})
    void runsAnewAfterAFailureThatMayPass(FailureKind kind) {
        end(claim(KEY, "body"), new Failed(kind, "for now"));
        assertThat(claim(KEY, "another").kind()).isEqualTo(Claim.Kind.ANOTHER_BODY);

        Claim second = claim(KEY, "body");
        assertThat(second.kind()).isEqualTo(Claim.Kind.RUN_ANEW);
        assertThat(second.answer().orElseThrow().identity().id()).isEqualTo(KEY.base() + ".2");
        assertThat(claim(KEY, "body").kind()).isEqualTo(Claim.Kind.JOINED);

        end(second, new Failed(kind, "again"));
        assertThat(claim(KEY, "body").answer().orElseThrow().identity().id()).isEqualTo(KEY.base() + ".3");
    }

    @ParameterizedTest
    @EnumSource(names = {"INVALID_INPUT", "TOO_LARGE", "INTERNAL"})
    void tellsAFailureAgainThatStays(FailureKind kind) {
        end(claim(KEY, "body"), new Failed(kind, "for good"));

        assertThat(claim(KEY, "body").kind()).isEqualTo(Claim.Kind.JOINED);
        assertThat(guest.heard()).containsExactly("accepted", "A!" + kind);
    }

    @Test
    void knowsWhatEndedElsewhere() {
        stored(KEY, "body", WHOLE);

        Claim claim = claim(KEY, "body");
        assertThat(claim.kind()).isEqualTo(Claim.Kind.STORED);
        assertThat(claim.place()).contains(PLACE);
        assertThat(claim(KEY, "another").kind()).isEqualTo(Claim.Kind.ANOTHER_BODY);
    }

    @Test
    void runsAnewWhatFailedElsewhereAfterItsLatestRun() {
        stored(KEY.next(), "body", new Failed(FailureKind.UNAVAILABLE, "no encoder"));
        stored(KEY, "body", new Failed(FailureKind.CANCELLED, "gone"));

        assertThat(claim(KEY, "body").answer().orElseThrow().identity().id()).isEqualTo(KEY.base() + ".3");
    }

    @Test
    void aFailedRunThatWasDoneOverCounts() {
        stored(KEY, "body", new Failed(FailureKind.UNAVAILABLE, "no encoder"));
        stored(KEY, "body", WHOLE);
        stored(KEY, "body", new Failed(FailureKind.INTERNAL, "late"));

        assertThat(claim(KEY, "body").kind()).isEqualTo(Claim.Kind.STORED);
    }

    @Test
    void endsWithTheResultOfTheSameRequestThatAnotherGatewayQueued() {
        claim(KEY, "body");
        relay.stored(
                new KeptResult(KEY.text(), "another", "B", List.of(new AnswerText("a dog", List.of())), WHOLE), PLACE);
        assertThat(caller.heard()).isEmpty();

        relay.stored(
                new KeptResult(KEY.text(), "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE), PLACE);
        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "A!STOP");
    }

    @Test
    void aBodyThatWasRefusedByTheWorkersOwnsNoKey() {
        end(claim(KEY, "another"), new Failed(FailureKind.ALREADY_EXISTS, "another question"));
        assertThat(claim(KEY, "body").kind()).isEqualTo(Claim.Kind.FIRST);

        assertThat(claim(KEY, "another").kind()).isEqualTo(Claim.Kind.ANOTHER_BODY);
    }

    @Test
    void onlyResultsThatSomebodyMayAskForAreOfInterest() {
        once("r", caller);

        assertThat(relay.isOfInterest("r")).isTrue();
        assertThat(relay.isOfInterest(KEY.text())).isTrue();
        assertThat(relay.isOfInterest(KEY.next().text())).isTrue();
        assertThat(relay.isOfInterest("chatcmpl-0123456789abcdef0123456789abcdef"))
                .isFalse();
        assertThat(relay.isOfInterest("")).isFalse();
    }

    @Test
    void doesNotGuessBeforeItHasReadWhatWasStored() throws InterruptedException {
        Relay early = new Relay(clock, GRACE, KEPT, 1000, new FakePeers());
        Thread reading = new Thread(() -> {
            early.stored(
                    new KeptResult(KEY.text(), "body", "A", List.of(new AnswerText("a cat", List.of())), WHOLE), PLACE);
            early.caughtUp();
        });
        reading.start();
        Claim claim = early.claim(RequestIdentity.keyed(Optional.empty(), KEY, "body"), deadline(), claimant(caller));
        reading.join();

        assertThat(claim.kind()).isEqualTo(Claim.Kind.STORED);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new Relay(clock, GRACE, KEPT, 1000, new FakePeers())
                        .claim(RequestIdentity.keyed(Optional.empty(), KEY, "body"), deadline(), claimant(caller)))
                .hasMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private PendingAnswer once(String id, AnswerListener owner) {
        return relay.claim(RequestIdentity.once(Optional.empty(), id, "body"), deadline(), claimant(owner))
                .answer()
                .orElseThrow();
    }

    private Claim claim(KeyedId key, String digest) {
        return relay.claim(RequestIdentity.keyed(Optional.empty(), key, digest), deadline(), claimant(caller));
    }

    private void stored(KeyedId id, String digest, AnswerEvent outcome) {
        relay.stored(new KeptResult(id.text(), digest, "A", List.of(new AnswerText("", List.of())), outcome), PLACE);
    }

    private static void end(Claim claim, AnswerEvent terminal) {
        new TestingWorker(claim.answer().orElseThrow(), "A", 1).opened().sends(terminal);
    }

    private Claimant claimant(AnswerListener owner) {
        return new Claimant() {
            @Override
            public AnswerListener start() {
                return owner;
            }

            @Override
            public AnswerListener join() {
                return guest;
            }
        };
    }

    private Instant deadline() {
        return clock.instant().plus(DEADLINE);
    }
}
