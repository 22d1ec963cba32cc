package io.globalcom2.generation.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that are held, lost, handed back or given up. */
class RequestFlowHoldTest {
    private final FlowFixture fixture = new FlowFixture();
    private final FakeLedger ledger = fixture.ledger;
    private final FakeDeadLetters deadLetters = fixture.deadLetters;
    private final FakeEncoder encoder = fixture.encoder;
    private final FakeGenerator generator = fixture.generator;
    private final RequestFlow flow = fixture.flow;
    private final Journal journal = fixture.journal;

    @Test
    void holdsAnUnreadableRecordUntilItIsKept() throws Exception {
        deadLetters.failNext();

        flow.run(FakeRecord.unreadable(""));

        assertThat(journal.entries()).containsExactly("unprocessable ?", "complete ?");
    }

    @Test
    void stopsWhenItsLockIsLost() throws Exception {
        FakeRecord record = FakeRecord.asking("a", 0);
        generator.hold();
        Thread running = fixture.start(record);
        fixture.await("push ye 1");

        record.lock().lose();
        running.join();

        assertThat(journal.entries())
                .contains("cancel a")
                .doesNotContain("store a")
                .endsWith("close a", "leave a");
        assertThat(fixture.count("globalcom2.llm.records", "fate", "lost")).isEqualTo(1);
    }

    @Test
    void storesAndSaysNothingWhenTheLockIsFoundLostAtTheEnd() throws Exception {
        FakeRecord record = FakeRecord.asking("a", 0);
        record.lock().lastFor(0);

        flow.run(record);

        assertThat(journal.entries()).doesNotContain("store a", "push end of a").endsWith("close a", "leave a");
    }

    @Test
    void keepsNoDeadLetterWhenTheLockIsFoundLost() throws Exception {
        FakeRecord record = FakeRecord.unreadable("a");
        record.lock().lastFor(0);

        flow.run(record);

        assertThat(journal.entries())
                .doesNotContain("unprocessable a attempt-1", "store a")
                .endsWith("leave a");
    }

    @Test
    void handsBackARecordWhoseGeneratorShutsDown() throws Exception {
        generator.onRequest(request -> {
            throw new ServingException(FailureKind.UNAVAILABLE, "shutting down");
        });

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).doesNotContain("store a").endsWith("close a", "hand back a");
    }

    @Test
    void holdsARecordUntilItsFailureIsKept() throws Exception {
        deadLetters.failNext();
        encoder.failNext(FailureKind.INTERNAL);

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries())
                .containsSubsequence("failed a attempt-1 INTERNAL", "store a", "push end of a", "complete a");
    }

    @Test
    void holdsARecordUntilItsResultIsStored() throws Exception {
        ledger.failNextWrite(FailureKind.UNAVAILABLE);
        ledger.failNextWrite(FailureKind.UNAVAILABLE);

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries())
                .containsOnlyOnce("generate a")
                .endsWith("store a", "push end of a", "close a", "complete a");
    }

    @Test
    void leavesARecordWhoseLockIsLostWhileItsResultCannotBeStored() throws Exception {
        FakeRecord record = FakeRecord.asking("a", 0);
        record.lock().lastFor(1);
        ledger.failNextWrite(FailureKind.UNAVAILABLE);

        flow.run(record);

        assertThat(journal.entries()).doesNotContain("store a", "push end of a").endsWith("close a", "leave a");
    }

    @Test
    void handsBackWhatRuns() throws Exception {
        generator.hold();
        Thread running = fixture.start(FakeRecord.asking("a", 0));
        fixture.await("generate a");

        flow.handBack();
        running.join();

        assertThat(journal.entries()).doesNotContain("store a").endsWith("close a", "hand back a");
    }

    @Test
    void handsBackWhatItCannotStore() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            ledger.failNextWrite(FailureKind.UNAVAILABLE);
        }
        Thread running = fixture.start(FakeRecord.asking("a", 0));
        fixture.await("push s. 2");

        flow.handBack();
        running.join();

        assertThat(journal.entries()).doesNotContain("store a", "push end of a").endsWith("close a", "hand back a");
    }

    @Test
    void startsNothingAfterHandingBack() throws Exception {
        flow.handBack();

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).doesNotContain("generate a").endsWith("hand back a");
    }

    @Test
    void aRecordThatComesAgainReplacesTheWorkThatLostIt() throws Exception {
        generator.hold();
        Thread first = fixture.start(FakeRecord.asking("a", 0));
        fixture.await("generate a");

        Thread again = fixture.start(FakeRecord.asking("a", 0).delivered(2));
        first.join();
        fixture.await("leave a");
        generator.finish();
        again.join();

        assertThat(journal.entries()).containsOnlyOnce("store a", "leave a", "complete a");
    }

    @Test
    void aRecordThatWasDeliveredThreeTimesRunsAlone() throws Exception {
        generator.hold();
        Thread first = fixture.start(FakeRecord.asking("a", 0));
        fixture.await("generate a");

        Thread alone = fixture.start(FakeRecord.asking("b", 0).delivered(3));
        fixture.awaitWaiting(alone);
        Thread later = fixture.start(FakeRecord.asking("c", 0));
        fixture.awaitWaiting(later);
        assertThat(journal.entries()).doesNotContain("generate b", "generate c");

        generator.finish();
        for (Thread thread : List.of(first, alone, later)) {
            thread.join();
        }
        assertThat(journal.entries())
                .containsSubsequence("close a", "generate b", "complete b")
                .containsSubsequence("close b", "generate c");
    }

    @Test
    void saysSoBeforeItWorksOnARecordAlone() throws Exception {
        flow.run(FakeRecord.asking("a", 0).delivered(3));

        assertThat(journal.entries())
                .containsSubsequence("alone with a", "generate a", "store a", "alone no more", "complete a");
    }

    @Test
    void worksOnARecordThatIsDeliveredOftenAsLongAsNoTwoWorkersWereLostWithIt() throws Exception {
        fixture.loneAttempts.lose("a", 1);

        flow.run(FakeRecord.asking("a", 0).delivered(9));

        assertThat(journal.entries()).contains("generate a", "store a", "complete a");
        assertThat(fixture.count("globalcom2.llm.records", "fate", "given_up")).isZero();
    }

    @Test
    void aRecordThatTwoWorkersWereLostWithIsGivenUpUnseen() throws Exception {
        fixture.loneAttempts.lose("a", 2);

        flow.run(FakeRecord.asking("a", 1).delivered(4));

        assertThat(journal.entries())
                .containsExactly(
                        "open a attempt-1 at gateway:9000",
                        "failed a attempt-1 INTERNAL",
                        "store a",
                        "push end of a",
                        "close a",
                        "alone no more",
                        "complete a");
        fixture.assertFailed(FailureKind.INTERNAL);
        assertThat(fixture.count("globalcom2.llm.records", "fate", "given_up")).isEqualTo(1);
    }

    @Test
    void whatIsDoneOverIsNotGivenUpForWhatTheAttemptBeforeItDid() throws Exception {
        fixture.loneAttempts.lose("a", 2);

        flow.run(FakeRecord.asking("a", 0).doingOver("attempt-0").delivered(3));

        assertThat(journal.entries()).contains("alone with attempt-0", "generate a", "complete a");
    }

    @Test
    void aloneItBeginsOnlyWhenTheOthersCanBeTold() throws Exception {
        fixture.loneAttempts.failNext(3);

        flow.run(FakeRecord.asking("a", 0).delivered(3));

        assertThat(journal.entries()).containsSubsequence("alone with a", "generate a", "complete a");
    }

    @Test
    void aRecordThatTheBrokersMayDropIsPutIntoTheQueueAgainBeforeAnythingElse() throws Exception {
        flow.run(FakeRecord.asking("a", 0).delivered(3).thatMayBeDropped());

        assertThat(journal.entries()).containsExactly("hand back a");
        assertThat(fixture.count("globalcom2.llm.records", "fate", "handed_back"))
                .isEqualTo(1);
    }
}
