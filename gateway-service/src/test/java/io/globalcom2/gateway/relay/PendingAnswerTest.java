package io.globalcom2.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PendingAnswerTest {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Completed WHOLE = new Completed(
            FinishReason.FINISH_REASON_STOP,
            Usage.newBuilder().setPromptTokens(5).setCompletionTokens(2).build());
    private static final Failed BROKEN = new Failed(FailureKind.INTERNAL, "broken");

    private final TestingClock clock = new TestingClock();
    private final RecordingCaller caller = new RecordingCaller();
    private final PendingAnswer answer = new PendingAnswer(
            RequestIdentity.once(Optional.empty(), "r", "digest"),
            clock.instant().plus(DEADLINE),
            GRACE,
            clock);
    private final TestingWorker first = new TestingWorker(answer, "A", 1);
    private final TestingWorker second = new TestingWorker(answer, "B", 2);

    @BeforeEach
    void join() {
        assertThat(answer.tell(caller, Heard.NOTHING)).isTrue();
    }

    @Test
    void passesOnWhatAnAttemptSays() {
        answer.accept();
        first.opened().says("a cat", " on a mat").sends(WHOLE);

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "A: on a mat", "A!STOP");
        assertThat(first.told()).isEmpty();
    }

    @Test
    void countsAsAcceptedWhenAWorkerIsQuickerThanTheQueuesConfirmation() {
        first.opened().says("a cat");
        answer.accept();
        answer.refuse(new Failed(FailureKind.UNAVAILABLE, "late"));

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat");
    }

    @Test
    void isRefusedWithoutBeingAccepted() {
        answer.refuse(new Failed(FailureKind.UNAVAILABLE, "no broker"));

        assertThat(caller.heard()).containsExactly("!UNAVAILABLE");
        assertThat(first.open()).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void isNotCancelledForAnotherGatewayWhenItIsRefusedHere() {
        answer.waitForCallers(Duration.ofSeconds(1));
        answer.refuse(new Failed(FailureKind.UNAVAILABLE, "no broker"));

        assertThat(caller.heard()).containsExactly("!UNAVAILABLE");
        assertThat(first.open()).isEqualTo(Verdict.UNKNOWN_REQUEST);
    }

    @Test
    void passesOnAFailure() {
        first.opened().says("a cat").sends(BROKEN);

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "A!INTERNAL");
    }

    @Test
    void refusesAnEventThatCameBefore() {
        first.opened().says("a", "b");

        assertThatThrownBy(() -> first.sends(1, new TextDelta("b", 2)))
                .hasMessage("sequence_number: expected 2, got 1");
        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A:b");
    }

    @Test
    void refusesAGap() {
        first.opened().says("a");

        assertThatThrownBy(() -> first.sends(2, new TextDelta("c", 3)))
                .hasMessage("sequence_number: expected 1, got 2");
        assertThat(caller.heard()).containsExactly("accepted", "A:a");
    }

    @Test
    void ignoresWhatComesAfterTheEnd() {
        first.opened().says("a").sends(WHOLE);
        first.says("b").sends(WHOLE);
        first.breaksOff();
        answer.stored(result("A", "a", WHOLE));
        answer.leave(caller);
        clock.advance(DEADLINE);
        answer.sweep();

        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A!STOP");
        assertThat(first.told()).isEmpty();
    }

    @Test
    void tellsALateAttemptThatTheRequestIsAnswered() {
        first.opened().sends(WHOLE);

        assertThat(second.open()).isEqualTo(Verdict.SUPERSEDED);
    }

    @Test
    void followsTheNewestHolderThoughTheOlderOneIsAnswering() {
        first.opened().says("a cat");

        assertThat(second.open()).isEqualTo(Verdict.GO_ON);
        first.says(" that nobody sees");
        second.says("a cat on", " a mat").sends(WHOLE);

        assertThat(first.told()).containsExactly(Verdict.SUPERSEDED);
        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "B: on", "B: a mat", "B!STOP");
    }

    @Test
    void failsWhenTheNewestHolderSaysSomethingElseThanTheOlderOneDid() {
        first.opened().says("a cat");
        second.opened().says("a dog");

        assertThat(first.told()).containsExactly(Verdict.SUPERSEDED);
        assertThat(second.told()).containsExactly(Verdict.CANCELLED);
        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "B!UNAVAILABLE");
    }

    @Test
    void turnsAnOlderHolderAwayThatComesLater() {
        second.opened().says("a");

        assertThat(first.open()).isEqualTo(Verdict.SUPERSEDED);
        second.breaksOff();
        assertThat(first.open()).isEqualTo(Verdict.SUPERSEDED);
        assertThat(new TestingWorker(answer, "C", 3).open()).isEqualTo(Verdict.GO_ON);
    }

    @Test
    void takesTheLaterOneWhereNobodyKnowsTheTurn() {
        TestingWorker older = new TestingWorker(answer, "C", 0).opened();

        assertThat(new TestingWorker(answer, "D", 0).open()).isEqualTo(Verdict.GO_ON);
        assertThat(older.told()).containsExactly(Verdict.SUPERSEDED);
    }

    @Test
    void letsANewerAttemptTakeOverFromOneThatHasSaidNothing() {
        first.opened();

        assertThat(second.open()).isEqualTo(Verdict.GO_ON);
        first.says("x");
        second.says("a").sends(WHOLE);

        assertThat(first.told()).containsExactly(Verdict.SUPERSEDED);
        assertThat(caller.heard()).containsExactly("accepted", "B:a", "B!STOP");
    }

    @Test
    void skipsWhatWasShownWhenAnotherAttemptTakesOver() {
        first.opened().says("a cat", " on").breaksOff();
        second.opened().says("a ", "cat on a", " mat").sends(WHOLE);

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "A: on", "B: a", "B: mat", "B!STOP");
    }

    @Test
    void failsWhenAnotherAttemptSaysSomethingElse() {
        first.opened().says("a cat").breaksOff();
        second.opened().says("a dog");

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "B!UNAVAILABLE");
        assertThat(second.told()).containsExactly(Verdict.CANCELLED);
    }

    @Test
    void failsWhenAnotherAttemptEndsBeforeWhatWasShown() {
        first.opened().says("a cat").breaksOff();
        second.opened().says("a").sends(WHOLE);

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "B!UNAVAILABLE");
    }

    @Test
    void ignoresTheEndOfAStreamThatWasReplaced() {
        first.opened().says("a");
        second.opened().says("a");
        first.breaksOff();
        second.says("b").sends(WHOLE);

        assertThat(caller.heard()).containsExactly("accepted", "A:a", "B:b", "B!STOP");
    }

    @Test
    void waitsForTheNextAttemptWhenOneBreaksOff() {
        first.opened().says("a").breaksOff();
        clock.advance(DEADLINE.minusSeconds(1));
        answer.sweep();
        second.opened().says("ab").sends(WHOLE);

        assertThat(caller.heard()).containsExactly("accepted", "A:a", "B:b", "B!STOP");
    }

    @Test
    void letsTheFirstStoredResultCount() {
        first.opened().says("a");
        answer.stored(result("A", "ab", WHOLE));
        answer.stored(result("B", "ac", WHOLE));
        clock.advance(GRACE);
        answer.sweep();

        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A:b", "A!STOP");
    }

    @Test
    void endsWithAStoredResultAtOnceWhenNobodyPushes() {
        answer.accept();
        answer.stored(result("A", "a cat", WHOLE));

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "A!STOP");
        assertThat(second.open()).isEqualTo(Verdict.SUPERSEDED);
    }

    @Test
    void letsThePushedEndComeBeforeTheStoredOne() {
        first.opened().says("a");
        answer.stored(result("A", "ab", WHOLE));
        clock.advance(GRACE.minusMillis(1));
        answer.sweep();
        first.says("b").sends(WHOLE);
        clock.advance(GRACE);
        answer.sweep();

        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A:b", "A!STOP");
    }

    @Test
    void addsWhatIsMissingFromAStoredResultWhenThePushIsLost() {
        first.opened().says("a");
        answer.stored(result("A", "ab", WHOLE));
        clock.advance(GRACE);
        answer.sweep();
        first.says("b").sends(WHOLE);

        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A:b", "A!STOP");
        assertThat(first.told()).containsExactly(Verdict.SUPERSEDED);
    }

    @Test
    void failsWhenAStoredResultSaysSomethingElse() {
        first.opened().says("a cat").breaksOff();
        answer.stored(result("B", "a dog", WHOLE));

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "B!UNAVAILABLE");
    }

    @Test
    void passesOnAStoredFailureWhateverWasShown() {
        first.opened().says("a cat").breaksOff();
        answer.stored(result("B", "a dog", BROKEN));

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "B!INTERNAL");
    }

    @Test
    void cancelsInTheQueue() {
        answer.accept();
        answer.leave(caller);

        assertThat(first.open()).isEqualTo(Verdict.CANCELLED);
        assertThat(second.open()).isEqualTo(Verdict.CANCELLED);
        assertThat(caller.heard()).containsExactly("accepted", "!CANCELLED");
    }

    @Test
    void tellsARunningAttemptAtOnceThatTheCallerIsGone() {
        first.opened().says("a");
        answer.leave(caller);
        answer.leave(caller);
        first.says("b").sends(new Failed(FailureKind.CANCELLED, "cancelled"));

        assertThat(first.told()).containsExactly(Verdict.CANCELLED);
        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A!CANCELLED");
    }

    @Test
    void endsAtTheDeadlineAndStopsTheWork() {
        first.opened().says("a");
        clock.advance(DEADLINE.minusMillis(1));
        answer.sweep();
        assertThat(answer.hasEnded()).isFalse();

        clock.advance(Duration.ofMillis(1));
        answer.sweep();
        answer.sweep();

        assertThat(first.told()).containsExactly(Verdict.CANCELLED);
        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A!DEADLINE_EXCEEDED");
    }

    @Test
    void prefersAStoredResultToTheDeadline() {
        first.opened();
        clock.advance(DEADLINE.minusMillis(1));
        answer.stored(result("A", "a", WHOLE));
        clock.advance(Duration.ofMillis(1));
        answer.sweep();

        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A!STOP");
    }

    @Test
    void tellsWhoComesLaterAllOfItFromTheStart() {
        first.opened().says("a cat", " on");
        RecordingCaller late = new RecordingCaller();
        assertThat(answer.tell(late, Heard.NOTHING)).isTrue();
        first.says(" a mat").sends(WHOLE);

        assertThat(late.heard()).containsExactly("accepted", "A:a cat", "A: on", "A: a mat", "A!STOP");
        assertThat(caller.heard()).isEqualTo(late.heard());
    }

    @Test
    void tellsItAgainWhenItHasEndedUntilItIsForgotten() {
        first.opened().says("a cat").sends(WHOLE);
        RecordingCaller late = new RecordingCaller();

        assertThat(answer.tell(late, Heard.NOTHING)).isTrue();
        assertThat(late.heard()).containsExactly("accepted", "A:a cat", "A!STOP");

        answer.forget();
        assertThat(answer.tell(late, Heard.NOTHING)).isFalse();
        assertThat(late.heard()).hasSize(3);
        assertThat(answer.weightBytes()).isZero();
    }

    @Test
    void goesOnUntilTheLastOneLeaves() {
        RecordingCaller late = new RecordingCaller();
        first.opened().says("a");
        answer.tell(late, Heard.NOTHING);
        answer.leave(caller);
        answer.leave(caller);
        first.says("b");
        assertThat(first.told()).isEmpty();

        answer.leave(late);

        assertThat(first.told()).containsExactly(Verdict.CANCELLED);
        assertThat(late.heard()).containsExactly("accepted", "A:a", "A:b", "A!CANCELLED");
        assertThat(caller.heard()).isEqualTo(late.heard());
    }

    @Test
    void goesOnExactlyBehindTheCharactersThatWereHeard() {
        first.opened().says("a \uD83D\uDC08", " on");
        RecordingCaller late = new RecordingCaller();
        assertThat(answer.tell(late, Heard.of(2))).isTrue();
        first.says(" a mat").sends(WHOLE);
        RecordingCaller later = new RecordingCaller();
        assertThat(answer.tell(later, Heard.of(4))).isTrue();

        assertThat(late.heard()).containsExactly("accepted", "A:\uD83D\uDC08", "A: on", "A: a mat", "A!STOP");
        assertThat(later.heard()).containsExactly("accepted", "A:on", "A: a mat", "A!STOP");
    }

    @Test
    void tellsNothingBehindItsEndAndNothingToWhoHasHeardMore() {
        first.opened().says("a cat").sends(WHOLE);
        RecordingCaller late = new RecordingCaller();
        assertThatThrownBy(() -> answer.tell(late, Heard.of(6)))
                .hasMessage("characters heard: expected at most 5, as many as the answer has so far, got 6");
        assertThat(late.heard()).isEmpty();

        assertThat(answer.tell(late, Heard.of(5))).isTrue();
        assertThat(late.heard()).containsExactly("accepted", "A!STOP");
    }

    @Test
    void goesOnForAWhileWhenNobodyListens() {
        answer.waitForCallers(Duration.ofSeconds(9));
        answer.waitForCallers(Duration.ofSeconds(1));
        first.opened().says("a");
        answer.leave(caller);
        passTime(Duration.ofMillis(8999));
        assertThat(first.told()).isEmpty();

        passTime(Duration.ofMillis(1));

        assertThat(first.told()).containsExactly(Verdict.CANCELLED);
        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A!CANCELLED");
    }

    @Test
    void goesOnForWhoComesBackInTime() {
        answer.waitForCallers(Duration.ofSeconds(9));
        first.opened().says("a");
        answer.leave(caller);
        RecordingCaller back = new RecordingCaller();
        passTime(Duration.ofSeconds(8));
        assertThat(answer.tell(back, Heard.of(1))).isTrue();
        passTime(Duration.ofSeconds(60));
        assertThat(first.told()).isEmpty();
        answer.leave(back);
        passTime(Duration.ofSeconds(8));
        first.says("b").sends(WHOLE);

        assertThat(back.heard()).containsExactly("accepted", "A!CANCELLED");
        assertThat(caller.heard()).containsExactly("accepted", "A:a", "A:b", "A!STOP");
    }

    @Test
    void saysWhereItStands() {
        assertThat(state().status()).isEqualTo(AnswerState.Status.QUEUED);
        first.opened().says("a", " cat");
        assertThat(state().status()).isEqualTo(AnswerState.Status.RUNNING);
        assertThat(state().choices().get(0).text()).isEqualTo("a cat");
        first.sends(WHOLE);
        answer.cancel();
        assertThat(state())
                .isEqualTo(
                        new AnswerState("r", false, List.of(new AnswerText("a cat", List.of())), Optional.of(WHOLE)));
        assertThat(state().status()).isEqualTo(AnswerState.Status.COMPLETED);

        answer.forget();

        assertThat(answer.state()).isEmpty();
    }

    @Test
    void isCancelledByItsCallerWhoeverListens() {
        answer.waitForCallers(Duration.ofSeconds(9));
        first.opened();
        answer.cancel();
        answer.forget();

        assertThat(first.told()).containsExactly(Verdict.CANCELLED);
        assertThat(state().status()).isEqualTo(AnswerState.Status.CANCELLED);
    }

    private AnswerState state() {
        return answer.state().orElseThrow();
    }

    private void passTime(Duration time) {
        clock.advance(time);
        answer.sweep();
    }

    @Test
    void dropsAResultThatAnswersAnotherQuestion() {
        answer.stored(new KeptResult("r", "another digest", "B", List.of(new AnswerText("a dog", List.of())), WHOLE));
        answer.stored(new KeptResult("r", "", "C", List.of(new AnswerText("a dog", List.of())), WHOLE));
        first.opened().says("a cat").sends(WHOLE);

        assertThat(caller.heard()).containsExactly("accepted", "A:a cat", "A!STOP");
    }

    @Test
    void wasNotCancelledByThoseWhoStillWait() {
        answer.accept();
        answer.stored(result("B", "", new Failed(FailureKind.CANCELLED, "gone")));

        assertThat(caller.heard()).containsExactly("accepted", "B!UNAVAILABLE");
    }

    @Test
    void letsInWhoHasTheSecretOfTheRecordOnly() {
        answer.secret().require(answer.secret().text());

        assertThatThrownBy(() -> answer.secret().require(""))
                .hasMessage("relay_secret: expected that of the request's record, got none");
        assertThatThrownBy(() -> answer.secret().require("0".repeat(64)))
                .hasMessage("relay_secret: expected that of the request's record, got another one");
    }

    private static KeptResult result(String attemptId, String text, AnswerEvent outcome) {
        return new KeptResult("r", "digest", attemptId, List.of(new AnswerText(text, List.of())), outcome);
    }
}
