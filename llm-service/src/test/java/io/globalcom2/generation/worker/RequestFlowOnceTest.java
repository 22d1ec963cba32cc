package io.globalcom2.generation.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.FailureKind;
import org.junit.jupiter.api.Test;

/** Records of requests that are, or may be, ended by somebody else: each request ends once. */
class RequestFlowOnceTest {
    private final FlowFixture fixture = new FlowFixture();
    private final FakeLedger ledger = fixture.ledger;
    private final FakeDeadLetters deadLetters = fixture.deadLetters;
    private final FakeRelay relay = fixture.relay;
    private final FakeGenerator generator = fixture.generator;
    private final RequestFlow flow = fixture.flow;
    private final Journal journal = fixture.journal;

    @Test
    void keepsAnUnreadableRecordAnswersItsCallerAndCompletesIt() throws Exception {
        flow.run(FakeRecord.unreadable("a"));

        assertThat(journal.entries())
                .containsExactly(
                        "open a attempt-1 at gateway:9000",
                        "unprocessable a attempt-1",
                        "store a",
                        "push end of a",
                        "close a",
                        "complete a");
        fixture.assertFailed(FailureKind.INVALID_INPUT);
    }

    @Test
    void keepsAnUnreadableRecordThatNamesNobodyAndCompletesIt() throws Exception {
        flow.run(FakeRecord.unreadable(""));

        assertThat(journal.entries()).containsExactly("unprocessable ?", "complete ?");
    }

    @Test
    void keepsAnUnreadableRecordOnlyOnceThoughItIsReadAgain() throws Exception {
        flow.run(FakeRecord.unreadable("a").withoutReplyAddress());

        flow.run(FakeRecord.unreadable("a").withoutReplyAddress());

        assertThat(journal.entries()).containsOnlyOnce("unprocessable a attempt-1", "store a");
    }

    @Test
    void completesASettledRequestWithoutWork() throws Exception {
        ledger.settle("a", "an earlier attempt");

        flow.run(FakeRecord.asking("a", 1).delivered(2));

        assertThat(journal.entries()).containsExactly("complete a");
        assertThat(fixture.count("globalcom2.llm.records", "fate", "duplicate")).isEqualTo(1);
    }

    @Test
    void looksNothingUpForTheFirstDeliveryOfARequestThatAGatewayWaitsFor() throws Exception {
        ledger.refuseReads();

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).contains("store a").endsWith("complete a");
    }

    @Test
    void aFirstDeliveryIsNotDoneAgainWhereItIsKnownToBeSettled() throws Exception {
        ledger.refuseReads();
        ledger.settle("a", "an attempt that the brokers forgot");

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).containsExactly("complete a");
    }

    @Test
    void aFirstDeliveryStoresNothingBehindAResultThatBecomesKnownMeanwhile() throws Exception {
        ledger.refuseReads();
        generator.onRequest(request -> ledger.settle("a", "an attempt that the brokers forgot"));

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries())
                .contains("generate a")
                .doesNotContain("store a", "push end of a")
                .endsWith("complete a");
    }

    @Test
    void looksAgainBeforeItStores() throws Exception {
        generator.onRequest(request -> ledger.settle("a", "another attempt"));

        flow.run(FakeRecord.asking("a", 0).delivered(2));

        assertThat(journal.entries())
                .contains("generate a")
                .doesNotContain("store a", "push end of a")
                .endsWith("close a", "complete a");
    }

    @Test
    void doesAFailedAttemptOverWhenTheRecordAsksForIt() throws Exception {
        ledger.settle("a", "the failed one");

        flow.run(FakeRecord.asking("a", 0).doingOver("the failed one"));

        assertThat(journal.entries()).contains("generate a", "store a", "complete a");
    }

    @Test
    void doesAFailedAttemptOverOnlyOnce() throws Exception {
        ledger.settle("a", "the failed one");
        flow.run(FakeRecord.asking("a", 0).doingOver("the failed one"));

        flow.run(FakeRecord.asking("a", 0).doingOver("the failed one"));

        assertThat(journal.entries()).containsOnlyOnce("generate a");
    }

    @Test
    void leavesARecordThatIsSupersededAtTheStart() throws Exception {
        relay.answerOpenWith(StopCause.SUPERSEDED);

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).containsExactly("open a attempt-1 at gateway:9000", "close a", "leave a");
    }

    @Test
    void completesASupersededRecordWhoseRequestIsSettled() throws Exception {
        relay.answerOpenWith(StopCause.SUPERSEDED);
        ledger.settleJustNow("a", "another attempt");

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).containsExactly("open a attempt-1 at gateway:9000", "close a", "complete a");
    }

    @Test
    void leavesTheRequestToAnAttemptThatTakesOverAtWork() throws Exception {
        generator.hold();
        Thread running = fixture.start(FakeRecord.asking("a", 0));
        fixture.await("push ye 1");

        relay.stopLatest(StopCause.SUPERSEDED);
        running.join();

        assertThat(journal.entries())
                .contains("cancel a")
                .doesNotContain("store a")
                .endsWith("close a", "leave a");
    }

    @Test
    void storesAResultOnlyOnceWhenTheAnswerOfTheBrokersIsLost() throws Exception {
        ledger.loseAnswers();
        ledger.failNextWrite(FailureKind.UNAVAILABLE);

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).containsOnlyOnce("store a").endsWith("push end of a", "close a", "complete a");
    }

    @Test
    void doesNotStartARecordThatMayBeSettledForAllItKnows() throws Exception {
        ledger.refuseReads();
        FakeRecord record = FakeRecord.asking("a", 0).delivered(2);
        Thread running = fixture.start(record);
        Thread.sleep(20);
        assertThat(journal.entries()).isEmpty();

        ledger.readAgain();
        running.join();

        assertThat(journal.entries()).contains("generate a").endsWith("complete a");
    }

    @Test
    void aSecondRecordOfARequestAtWorkWaitsForNothing() throws Exception {
        generator.hold();
        Thread first = fixture.start(FakeRecord.asking("a", 0));
        fixture.await("generate a");

        flow.run(FakeRecord.asking("a", 0).at("1"));

        assertThat(journal.entries()).endsWith("complete a").doesNotContain("store a");
        generator.finish();
        first.join();
        assertThat(journal.entries()).containsOnlyOnce("generate a", "store a");
    }

    @Test
    void aSettledRequestThatAsksSomethingElseIsToldOfOnce() throws Exception {
        ledger.settle("a", "an earlier attempt", "the question");

        flow.run(FakeRecord.asking("a", 1).withoutReplyAddress().askingElse());

        assertThat(journal.entries()).containsExactly("unprocessable a", "complete a");
        assertThat(deadLetters.reasons())
                .containsExactly("request_id: expected one that was never used, got \"a\" again with another question");
        assertThat(fixture.count("globalcom2.llm.records", "fate", "another_question"))
                .isEqualTo(1);
    }

    @Test
    void tellsAGatewayThatItsQuestionIsNotAnswered() throws Exception {
        ledger.settle("a", "an earlier attempt", "the question");

        flow.run(FakeRecord.asking("a", 1).delivered(2).askingElse());

        assertThat(journal.entries())
                .containsExactly(
                        "unprocessable a",
                        "open a attempt-1 at gateway:9000",
                        "push end of a",
                        "close a",
                        "complete a");
    }

    @Test
    void holdsAnotherQuestionUntilItIsKept() throws Exception {
        ledger.settle("a", "an earlier attempt", "the question");
        deadLetters.failNext();

        flow.run(FakeRecord.asking("a", 0).withoutReplyAddress().askingElse());

        assertThat(journal.entries()).containsExactly("unprocessable a", "complete a");
    }

    @Test
    void leavesAnotherQuestionWhoseLockIsLost() throws Exception {
        ledger.settle("a", "an earlier attempt", "the question");
        FakeRecord record = FakeRecord.asking("a", 0).withoutReplyAddress().askingElse();
        record.lock().lastFor(0);

        flow.run(record);

        assertThat(journal.entries()).containsExactly("leave a");
    }

    @Test
    void theSameQuestionOnceMoreIsCompletedWithoutAWord() throws Exception {
        flow.run(FakeRecord.asking("a", 0).withoutReplyAddress());

        flow.run(FakeRecord.asking("a", 0).withoutReplyAddress().at("1"));

        assertThat(journal.entries()).containsExactly("generate a", "store a", "complete a", "complete a");
    }

    @Test
    void doesAFailedAttemptOverWhateverWasAsked() throws Exception {
        ledger.settle("a", "the failed one", "the question");

        flow.run(FakeRecord.asking("a", 0).doingOver("the failed one").askingElse());

        assertThat(journal.entries()).contains("generate a", "store a").doesNotContain("unprocessable a");
    }

    @Test
    void aSecondRecordThatAsksSomethingElseIsToldOfWhileTheFirstIsAtWork() throws Exception {
        generator.hold();
        Thread first = fixture.start(FakeRecord.asking("a", 0));
        fixture.await("generate a");

        flow.run(FakeRecord.asking("a", 0).at("1").withoutReplyAddress().askingElse());

        assertThat(journal.entries()).endsWith("unprocessable a", "complete a").doesNotContain("store a");
        generator.finish();
        first.join();
        assertThat(journal.entries()).containsOnlyOnce("generate a", "store a");
    }

    @Test
    void anotherAttemptThatWasFasterMayHaveAnsweredSomethingElse() throws Exception {
        generator.onRequest(request -> ledger.settle("a", "another attempt", "another question"));

        flow.run(FakeRecord.asking("a", 0).delivered(2));

        assertThat(journal.entries())
                .doesNotContain("store a")
                .endsWith("unprocessable a", "push end of a", "close a", "complete a");
    }

    @Test
    void aRecordThatKilledItsWorkersIsNotReadOnceMore() throws Exception {
        ledger.settle("a", "an earlier attempt", "the question");

        flow.run(FakeRecord.asking("a", 0).delivered(4).askingElse());

        assertThat(journal.entries()).containsExactly("alone with a", "alone no more", "complete a");
    }
}
