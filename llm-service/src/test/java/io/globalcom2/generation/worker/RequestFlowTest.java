package io.globalcom2.generation.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.prompt.Vocabulary;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.time.ManualClock;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.wire.Durations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RequestFlowTest {
    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);
    private static final Duration IN_QUEUE = Duration.ofSeconds(7);

    private final Journal journal = new Journal();
    private final FakeQueue queue = new FakeQueue(journal);
    private final FakeLedger ledger = new FakeLedger(journal);
    private final FakeDeadLetters deadLetters = new FakeDeadLetters(journal);
    private final FakeRelay relay = new FakeRelay(journal);
    private final FakeEncoder encoder = new FakeEncoder(journal);
    private final FakeGenerator generator = new FakeGenerator(journal);
    private final ManualClock clock = new ManualClock(FakeRecord.QUEUED.plus(IN_QUEUE));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WorkerMetrics metrics = new WorkerMetrics(registry);
    private final AtomicInteger attempts = new AtomicInteger();
    private final RequestFlow flow = new RequestFlow(
            queue,
            new Settlement(ledger, deadLetters, metrics, Duration.ofMillis(1)),
            relay,
            new Answering(encoder, prompts(), generator, new Retries(clock, () -> 0), clock),
            metrics,
            clock,
            DEFAULT_DEADLINE,
            () -> "attempt-" + attempts.incrementAndGet());

    /** Writes an image as one token, 9, and everything else as one token, 1. */
    static PromptAssembler prompts() {
        return new PromptAssembler(
                conversation -> "<image>".repeat(conversation.images().size()) + "?",
                text -> text.replace("<image>", "9")
                        .chars()
                        .map(c -> c == '9' ? 9 : 1)
                        .toArray(),
                new Vocabulary(10, OptionalInt.empty(), "<image>", 9));
    }

    @Test
    void announcesWorksStoresPushesAndOnlyThenCompletes() throws Exception {
        flow.run(FakeRecord.asking("a", 2));

        assertThat(journal.entries())
                .containsExactly(
                        "open a attempt-1 at gateway:9000",
                        "encode 0",
                        "encode 1",
                        "generate a",
                        "push ye 1",
                        "push s. 2",
                        "store a",
                        "push end of a",
                        "close a",
                        "complete a");
    }

    @Test
    void storesTheWholeAnswerWithItsUsage() throws Exception {
        encoder.next(stop -> clock.advance(Duration.ofMillis(30)));

        flow.run(FakeRecord.asking("a", 1));

        Usage usage = Usage.newBuilder()
                .setPromptTokens(4)
                .setCompletionTokens(3)
                .addImages(FakeEncoder.USAGE)
                .setTimings(GenerationTimings.newBuilder()
                        .setQueue(Durations.write(IN_QUEUE))
                        .setEncode(Durations.write(Duration.ofMillis(30)))
                        .setSlot(Durations.write(Duration.ofMillis(1)))
                        .setPrefill(Durations.write(Duration.ofMillis(2)))
                        .setDecode(Durations.write(Duration.ofMillis(3))))
                .build();
        assertThat(ledger.stored())
                .containsExactly(
                        new TerminalRecord("a", "attempt-1", "yes.", new Outcome.Completed(EndReason.STOP, usage)));
        assertThat(count("globalcom2.llm.requests", "outcome", "completed")).isEqualTo(1);
        assertThat(count("globalcom2.llm.image.tokens", "state", "kept")).isEqualTo(2);
    }

    @Test
    void givesTheGeneratorThePromptWithTheImagesInTheirPlaces() throws Exception {
        flow.run(FakeRecord.asking("a", 2));

        // 2 images of 2 tokens and a newline, and the question
        assertThat(generator.requests()).singleElement().satisfies(request -> {
            assertThat(request.prompt().positions()).isEqualTo(2 * 3 + 1);
            assertThat(request.deadline()).isEqualTo(FakeRecord.QUEUED.plus(DEFAULT_DEADLINE));
        });
    }

    @Test
    void worksWithoutAReplyAddressAndPushesNothing() throws Exception {
        flow.run(FakeRecord.asking("a", 0).withoutReplyAddress());

        assertThat(journal.entries()).containsExactly("generate a", "store a", "complete a");
    }

    @Test
    void keepsAnUnreadableRecordAnswersItsCallerAndCompletesIt() throws Exception {
        flow.run(FakeRecord.unreadable("a"));

        assertThat(journal.entries())
                .containsExactly(
                        "open a attempt-1 at gateway:9000",
                        "unprocessable a",
                        "store a",
                        "push end of a",
                        "close a",
                        "complete a");
        assertFailed(FailureKind.INVALID_INPUT);
    }

    @Test
    void keepsAnUnreadableRecordThatNamesNobodyAndCompletesIt() throws Exception {
        flow.run(FakeRecord.unreadable(""));

        assertThat(journal.entries()).containsExactly("unprocessable ?", "complete ?");
    }

    @Test
    void holdsAnUnreadableRecordUntilItIsKept() throws Exception {
        deadLetters.failNext();

        flow.run(FakeRecord.unreadable(""));

        assertThat(journal.entries()).containsExactly("unprocessable ?", "complete ?");
    }

    @Test
    void keepsAnUnreadableRecordOnlyOnceThoughItIsReadAgain() throws Exception {
        flow.run(FakeRecord.unreadable("a").withoutReplyAddress());

        flow.run(FakeRecord.unreadable("a").withoutReplyAddress());

        assertThat(journal.entries()).containsOnlyOnce("unprocessable a", "store a");
    }

    @Test
    void completesASettledRequestWithoutWork() throws Exception {
        ledger.settle("a", "an earlier attempt");

        flow.run(FakeRecord.asking("a", 1).delivered(2));

        assertThat(journal.entries()).containsExactly("complete a");
        assertThat(count("globalcom2.llm.records", "fate", "duplicate")).isEqualTo(1);
    }

    @Test
    void looksNothingUpForTheFirstDeliveryOfARequestThatAGatewayWaitsFor() throws Exception {
        ledger.refuseReads();

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).contains("store a").endsWith("complete a");
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
    void dropsWorkPastItsDeadlineBeforeItStarts() throws Exception {
        flow.run(FakeRecord.asking("a", 1).withDeadline(clock.instant()));

        assertThat(journal.entries())
                .doesNotContain("encode 0")
                .endsWith("store a", "push end of a", "close a", "complete a");
        assertFailed(FailureKind.DEADLINE_EXCEEDED);
        assertThat(count("globalcom2.llm.deadline.misses", "stage", "queue")).isEqualTo(1);
    }

    @Test
    void countsTheDefaultDeadlineFromTheTimestampOfTheRecord() throws Exception {
        clock.advance(DEFAULT_DEADLINE.minus(IN_QUEUE));

        flow.run(FakeRecord.asking("a", 1));

        assertFailed(FailureKind.DEADLINE_EXCEEDED);
    }

    @Test
    void dropsWorkWhoseDeadlinePassesWhileItIsEncoded() throws Exception {
        encoder.next(stop -> clock.advance(DEFAULT_DEADLINE));

        flow.run(FakeRecord.asking("a", 2));

        assertThat(journal.entries()).contains("encode 0").doesNotContain("encode 1", "generate a");
        assertFailed(FailureKind.DEADLINE_EXCEEDED);
        assertThat(count("globalcom2.llm.deadline.misses", "stage", "encode")).isEqualTo(1);
    }

    @Test
    void dropsWorkWhoseDeadlinePassesBeforeItIsGenerated() throws Exception {
        encoder.next(stop -> clock.advance(DEFAULT_DEADLINE));

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).contains("encode 0").doesNotContain("generate a");
        assertFailed(FailureKind.DEADLINE_EXCEEDED);
    }

    @Test
    void storesWorkCancelledInTheQueueAsFailedBeforeItCostsAnything() throws Exception {
        relay.answerOpenWith(StopCause.CANCELLED);

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries())
                .containsExactly(
                        "open a attempt-1 at gateway:9000", "store a", "push end of a", "close a", "complete a");
        assertFailed(FailureKind.CANCELLED);
        assertThat(count("globalcom2.llm.cancels", "stage", "queue")).isEqualTo(1);
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
        ledger.settle("a", "another attempt");

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).containsExactly("open a attempt-1 at gateway:9000", "close a", "complete a");
    }

    @Test
    void endsAnEncodeThatIsCancelled() throws Exception {
        encoder.next(stop -> {
            stop.stop(StopCause.CANCELLED);
            throw new ServingException(FailureKind.CANCELLED, "the call was cancelled");
        });

        flow.run(FakeRecord.asking("a", 2));

        assertThat(journal.entries()).doesNotContain("encode 1", "generate a");
        assertFailed(FailureKind.CANCELLED);
        assertThat(count("globalcom2.llm.cancels", "stage", "encode")).isEqualTo(1);
    }

    @Test
    void cancelsTheGenerationAndStoresWhatWasSaid() throws Exception {
        generator.hold();
        Thread running = start(FakeRecord.asking("a", 0));
        await("push ye 1");

        relay.stopLatest(StopCause.CANCELLED);
        running.join();

        assertThat(journal.entries()).containsSubsequence("cancel a", "store a", "push end of a", "complete a");
        assertFailed(FailureKind.CANCELLED);
        assertThat(ledger.stored()).extracting(TerminalRecord::text).containsExactly("ye");
        assertThat(count("globalcom2.llm.cancels", "stage", "generate")).isEqualTo(1);
    }

    @Test
    void leavesTheRequestToAnAttemptThatTakesOverAtWork() throws Exception {
        generator.hold();
        Thread running = start(FakeRecord.asking("a", 0));
        await("push ye 1");

        relay.stopLatest(StopCause.SUPERSEDED);
        running.join();

        assertThat(journal.entries())
                .contains("cancel a")
                .doesNotContain("store a")
                .endsWith("close a", "leave a");
    }

    @Test
    void stopsWhenItsLockIsLost() throws Exception {
        FakeRecord record = FakeRecord.asking("a", 0);
        generator.hold();
        Thread running = start(record);
        await("push ye 1");

        record.lock().lose();
        running.join();

        assertThat(journal.entries())
                .contains("cancel a")
                .doesNotContain("store a")
                .endsWith("close a", "leave a");
        assertThat(count("globalcom2.llm.records", "fate", "lost")).isEqualTo(1);
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
                .doesNotContain("unprocessable a", "store a")
                .endsWith("leave a");
    }

    @Test
    void triesAnEncoderAgainThatIsAwayOrFull() throws Exception {
        encoder.failNext(FailureKind.UNAVAILABLE);
        encoder.failNext(FailureKind.OVERLOADED);

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).filteredOn("encode 0"::equals).hasSize(3);
        assertThat(journal.entries()).contains("generate a").endsWith("complete a");
    }

    @Test
    void keepsARecordWhoseEncoderStayedAwayUntilTheDeadline() throws Exception {
        for (int i = 0; i < 3; i++) {
            encoder.next(stop -> {
                clock.advance(DEFAULT_DEADLINE.dividedBy(2));
                throw new ServingException(FailureKind.UNAVAILABLE, "away");
            });
        }

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).filteredOn("encode 0"::equals).hasSize(2);
        assertThat(journal.entries())
                .containsSubsequence("failed a attempt-1 UNAVAILABLE", "store a", "push end of a", "complete a");
        assertFailed(FailureKind.UNAVAILABLE);
    }

    @Test
    void failsARequestWhoseImageIsNoneWithoutAnotherTry() throws Exception {
        encoder.failNext(FailureKind.INVALID_INPUT);

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries())
                .containsExactly(
                        "open a attempt-1 at gateway:9000",
                        "encode 0",
                        "store a",
                        "push end of a",
                        "close a",
                        "complete a");
        assertFailed(FailureKind.INVALID_INPUT);
    }

    @Test
    void waitsForAPlaceAtTheGenerator() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        generator.onRequest(request -> {
            if (calls.getAndIncrement() == 0) {
                throw new ServingException(FailureKind.OVERLOADED, "full");
            }
        });

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).containsOnlyOnce("encode 0").endsWith("complete a");
        assertThat(calls).hasValue(2);
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
    void anErrorEndsTheAttemptItHappensToAndNothingElse() throws Exception {
        encoder.next(stop -> {
            throw new OutOfMemoryError("Direct buffer memory");
        });

        flow.run(FakeRecord.asking("a", 1));
        flow.run(FakeRecord.asking("b", 1));

        assertThat(journal.entries())
                .containsSubsequence("failed a attempt-1 INTERNAL", "store a", "complete a", "store b", "complete b");
    }

    @Test
    void anErrorInReadingEndsTheAttemptToo() throws Exception {
        flow.run(FakeRecord.asking("a", 1).throwing(new StackOverflowError()));

        assertThat(journal.entries()).containsSubsequence("failed a attempt-1 INTERNAL", "store a", "complete a");
    }

    @Test
    void keepsARecordThatRunsIntoABug() throws Exception {
        generator.onRequest(request -> {
            throw new IllegalStateException("secret detail");
        });

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).contains("failed a attempt-1 INTERNAL").endsWith("complete a");
        assertThat(ledger.stored())
                .singleElement()
                .extracting(TerminalRecord::outcome)
                .isEqualTo(new Outcome.Failed(FailureKind.INTERNAL, "internal error"));
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
    void storesAResultOnlyOnceWhenTheAnswerOfTheBrokersIsLost() throws Exception {
        ledger.loseAnswers();
        ledger.failNextWrite(FailureKind.UNAVAILABLE);

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).containsOnlyOnce("store a").endsWith("push end of a", "close a", "complete a");
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
    void failsARequestWhoseResultIsTooLarge() throws Exception {
        ledger.failNextWrite(FailureKind.TOO_LARGE);

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).endsWith("store a", "push end of a", "close a", "complete a");
        assertFailed(FailureKind.TOO_LARGE);
        assertThat(ledger.stored()).extracting(TerminalRecord::text).containsExactly("");
    }

    @Test
    void doesNotStartARecordThatMayBeSettledForAllItKnows() throws Exception {
        ledger.refuseReads();
        FakeRecord record = FakeRecord.asking("a", 0).delivered(2);
        Thread running = start(record);
        Thread.sleep(20);
        assertThat(journal.entries()).isEmpty();

        ledger.readAgain();
        running.join();

        assertThat(journal.entries()).contains("generate a").endsWith("complete a");
    }

    @Test
    void handsBackWhatRuns() throws Exception {
        generator.hold();
        Thread running = start(FakeRecord.asking("a", 0));
        await("generate a");

        flow.handBack();
        running.join();

        assertThat(journal.entries()).doesNotContain("store a").endsWith("close a", "hand back a");
    }

    @Test
    void handsBackWhatItCannotStore() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            ledger.failNextWrite(FailureKind.UNAVAILABLE);
        }
        Thread running = start(FakeRecord.asking("a", 0));
        await("push s. 2");

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
    void aSecondRecordOfARequestAtWorkWaitsForNothing() throws Exception {
        generator.hold();
        Thread first = start(FakeRecord.asking("a", 0));
        await("generate a");

        flow.run(FakeRecord.asking("a", 0).at("1"));

        assertThat(journal.entries()).endsWith("complete a").doesNotContain("store a");
        generator.finish();
        first.join();
        assertThat(journal.entries()).containsOnlyOnce("generate a", "store a");
    }

    @Test
    void aRecordThatComesAgainReplacesTheWorkThatLostIt() throws Exception {
        generator.hold();
        Thread first = start(FakeRecord.asking("a", 0));
        await("generate a");

        Thread again = start(FakeRecord.asking("a", 0).delivered(2));
        first.join();
        await("leave a");
        generator.finish();
        again.join();

        assertThat(journal.entries()).containsOnlyOnce("store a", "leave a", "complete a");
    }

    @Test
    void aRecordThatWasDeliveredThreeTimesRunsAlone() throws Exception {
        generator.hold();
        Thread first = start(FakeRecord.asking("a", 0));
        await("generate a");

        Thread alone = start(FakeRecord.asking("b", 0).delivered(3));
        Thread.sleep(20);
        Thread later = start(FakeRecord.asking("c", 0));
        Thread.sleep(20);
        assertThat(journal.entries()).doesNotContain("generate b", "generate c");

        generator.finish();
        for (Thread thread : List.of(first, alone, later)) {
            thread.join();
        }
        assertThat(journal.entries())
                .containsSubsequence("complete a", "generate b", "complete b")
                .containsSubsequence("close b", "generate c");
    }

    @Test
    void aRecordThatWasDeliveredFourTimesIsGivenUpUnseen() throws Exception {
        flow.run(FakeRecord.asking("a", 1).delivered(4));

        assertThat(journal.entries())
                .containsExactly(
                        "open a attempt-1 at gateway:9000",
                        "failed a attempt-1 INTERNAL",
                        "store a",
                        "push end of a",
                        "close a",
                        "complete a");
        assertFailed(FailureKind.INTERNAL);
        assertThat(count("globalcom2.llm.records", "fate", "given_up")).isEqualTo(1);
    }

    private Thread start(QueueRecord record) {
        Thread thread = new Thread(() -> {
            try {
                flow.run(record);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        return thread;
    }

    private void await(String entry) {
        Awaitility.await(entry)
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> journal.entries().contains(entry));
    }

    private void assertFailed(FailureKind kind) {
        assertThat(ledger.stored())
                .singleElement()
                .extracting(TerminalRecord::outcome)
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.kind())
                        .isEqualTo(kind));
    }

    private double count(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }
}
