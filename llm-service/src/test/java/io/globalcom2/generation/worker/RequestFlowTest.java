package io.globalcom2.generation.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.generation.time.ManualClock;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.TopLogprob;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.wire.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The work on a request: what it asks of the others, and how it ends. */
class RequestFlowTest {
    /** Of the first piece of text; the fake generator scores no other, and only where it is asked to. */
    private static final TokenLogprob YES = TokenLogprob.newBuilder()
            .setToken("yes")
            .setBytes(ByteString.copyFromUtf8("yes"))
            .setLogprob(-0.5f)
            .addTopLogprobs(TopLogprob.newBuilder()
                    .setToken("yes")
                    .setBytes(ByteString.copyFromUtf8("yes"))
                    .setLogprob(-0.5f))
            .build();

    private final FlowFixture fixture = new FlowFixture();
    private final FakeLedger ledger = fixture.ledger;
    private final FakeRelay relay = fixture.relay;
    private final FakeEncoder encoder = fixture.encoder;
    private final FakeGenerator generator = fixture.generator;
    private final ManualClock clock = fixture.clock;
    private final RequestFlow flow = fixture.flow;
    private final Journal journal = fixture.journal;

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
                .setCachedTokens(2)
                .setCompletionTokens(3)
                .addImages(FakeEncoder.USAGE)
                .setTimings(GenerationTimings.newBuilder()
                        .setQueue(Durations.write(FlowFixture.IN_QUEUE))
                        .setEncode(Durations.write(Duration.ofMillis(30)))
                        .setSlot(Durations.write(Duration.ofMillis(1)))
                        .setPrefill(Durations.write(Duration.ofMillis(2)))
                        .setDecode(Durations.write(Duration.ofMillis(3))))
                .build();
        assertThat(ledger.stored())
                .containsExactly(new TerminalRecord(
                        "a",
                        "attempt-1",
                        List.of(new ChoiceText("yes.", List.of())),
                        new Outcome.Completed(List.of(EndReason.STOP), usage)));
        assertThat(fixture.count("globalcom2.llm.requests", "outcome", "completed"))
                .isEqualTo(1);
        assertThat(fixture.count("globalcom2.llm.image.tokens", "state", "kept"))
                .isEqualTo(2);
        assertThat(fixture.count("globalcom2.llm.cached.tokens")).isEqualTo(2);
    }

    @Test
    void pushesAndStoresHowLikelyTheTokensWere() throws Exception {
        flow.run(FakeRecord.asking("a", 0).sampling(TokenLogprobsTest.scored()));

        assertThat(journal.entries()).contains("push ye 1 yes", "push s. 2");
        assertThat(ledger.stored()).singleElement().satisfies(terminal -> assertThat(
                        terminal.choices().get(0).logprobs())
                .containsExactly(YES));
    }

    @Test
    void storesEveryChoice() throws Exception {
        SamplingOptions two = TokenLogprobsTest.options(2);

        flow.run(FakeRecord.asking("a", 0).sampling(two));

        assertThat(ledger.stored()).singleElement().satisfies(terminal -> {
            assertThat(terminal.choices()).extracting(ChoiceText::text).containsExactly("yes.", "yes.");
            assertThat(terminal.choices().get(1).logprobs()).containsExactly(YES);
        });
        assertThat(generator.requests())
                .extracting(request -> request.sampling().seed())
                .containsExactly(0L, 1L);
    }

    @Test
    void givesTheGeneratorThePromptWithTheImagesInTheirPlaces() throws Exception {
        flow.run(FakeRecord.asking("a", 2));

        // 2 images of 2 tokens and a newline, and the question
        assertThat(generator.requests()).singleElement().satisfies(request -> {
            assertThat(request.prompt().positions()).isEqualTo(2 * 3 + 1);
            assertThat(request.deadline()).isEqualTo(FakeRecord.QUEUED.plus(FlowFixture.DEFAULT_DEADLINE));
        });
    }

    @Test
    void worksWithoutAReplyAddressAndPushesNothing() throws Exception {
        flow.run(FakeRecord.asking("a", 0).withoutReplyAddress());

        assertThat(journal.entries()).containsExactly("generate a", "store a", "complete a");
    }

    @Test
    void dropsWorkPastItsDeadlineBeforeItStarts() throws Exception {
        flow.run(FakeRecord.asking("a", 1).withDeadline(clock.instant()));

        assertThat(journal.entries())
                .doesNotContain("encode 0")
                .endsWith("store a", "push end of a", "close a", "complete a");
        fixture.assertFailed(FailureKind.DEADLINE_EXCEEDED);
        assertThat(fixture.count("globalcom2.llm.deadline.misses", "stage", "queue"))
                .isEqualTo(1);
    }

    @Test
    void countsTheDefaultDeadlineFromTheTimestampOfTheRecord() throws Exception {
        clock.advance(FlowFixture.DEFAULT_DEADLINE.minus(FlowFixture.IN_QUEUE));

        flow.run(FakeRecord.asking("a", 1));

        fixture.assertFailed(FailureKind.DEADLINE_EXCEEDED);
    }

    @Test
    void dropsWorkWhoseDeadlinePassesWhileItIsEncoded() throws Exception {
        encoder.next(stop -> clock.advance(FlowFixture.DEFAULT_DEADLINE));

        flow.run(FakeRecord.asking("a", 2));

        assertThat(journal.entries()).contains("encode 0").doesNotContain("encode 1", "generate a");
        fixture.assertFailed(FailureKind.DEADLINE_EXCEEDED);
        assertThat(fixture.count("globalcom2.llm.deadline.misses", "stage", "encode"))
                .isEqualTo(1);
    }

    @Test
    void dropsWorkWhoseDeadlinePassesBeforeItIsGenerated() throws Exception {
        encoder.next(stop -> clock.advance(FlowFixture.DEFAULT_DEADLINE));

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).contains("encode 0").doesNotContain("generate a");
        fixture.assertFailed(FailureKind.DEADLINE_EXCEEDED);
    }

    @Test
    void storesWorkCancelledInTheQueueAsFailedBeforeItCostsAnything() throws Exception {
        relay.answerOpenWith(StopCause.CANCELLED);

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries())
                .containsExactly(
                        "open a attempt-1 at gateway:9000", "store a", "push end of a", "close a", "complete a");
        fixture.assertFailed(FailureKind.CANCELLED);
        assertThat(fixture.count("globalcom2.llm.cancels", "stage", "queue")).isEqualTo(1);
    }

    @Test
    void endsAnEncodeThatIsCancelled() throws Exception {
        encoder.next(stop -> {
            stop.stop(StopCause.CANCELLED);
            throw new ServingException(FailureKind.CANCELLED, "the call was cancelled");
        });

        flow.run(FakeRecord.asking("a", 2));

        assertThat(journal.entries()).doesNotContain("encode 1", "generate a");
        fixture.assertFailed(FailureKind.CANCELLED);
        assertThat(fixture.count("globalcom2.llm.cancels", "stage", "encode")).isEqualTo(1);
    }

    @Test
    void cancelsTheGenerationAndStoresWhatWasSaid() throws Exception {
        generator.hold();
        Thread running = fixture.start(FakeRecord.asking("a", 0));
        fixture.await("push ye 1");

        relay.stopLatest(StopCause.CANCELLED);
        running.join();

        assertThat(journal.entries()).containsSubsequence("cancel a", "store a", "push end of a", "complete a");
        fixture.assertFailed(FailureKind.CANCELLED);
        assertThat(ledger.stored())
                .extracting(record -> record.choices().get(0).text())
                .containsExactly("ye");
        assertThat(fixture.count("globalcom2.llm.cancels", "stage", "generate")).isEqualTo(1);
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
                clock.advance(FlowFixture.DEFAULT_DEADLINE.dividedBy(2));
                throw new ServingException(FailureKind.UNAVAILABLE, "away");
            });
        }

        flow.run(FakeRecord.asking("a", 1));

        assertThat(journal.entries()).filteredOn("encode 0"::equals).hasSize(2);
        assertThat(journal.entries())
                .containsSubsequence("failed a attempt-1 UNAVAILABLE", "store a", "push end of a", "complete a");
        fixture.assertFailed(FailureKind.UNAVAILABLE);
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
        fixture.assertFailed(FailureKind.INVALID_INPUT);
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
    void failsARequestWhoseResultIsTooLarge() throws Exception {
        ledger.failNextWrite(FailureKind.TOO_LARGE);

        flow.run(FakeRecord.asking("a", 0));

        assertThat(journal.entries()).endsWith("store a", "push end of a", "close a", "complete a");
        fixture.assertFailed(FailureKind.TOO_LARGE);
        assertThat(ledger.stored())
                .extracting(record -> record.choices().get(0).text())
                .containsExactly("");
    }
}
