package io.globalcom2.generation.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.generation.decoding.FakeLanguageModel;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.generation.sampling.TestForms;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.generation.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Token 10 is written "a", token 11 "b"; token 30 ends an answer. */
@Timeout(600)
class SchedulerTest {
    private static final int END = 30;
    private static final int CONTEXT = 20;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeLanguageModel model = new FakeLanguageModel(2 * CONTEXT, CONTEXT);
    private final List<Duration> stepTimes = new CopyOnWriteArrayList<>();
    private final Scheduler scheduler = Scheduler.start(
            model,
            Set.of(END),
            SchedulerTest::decode,
            TestForms.samplers(END),
            new SchedulerLimits(2, 2, 4, Duration.ofMinutes(1), PrefixReuse.CALLER),
            clock,
            stepTimes::add);

    @AfterEach
    void closeAndExpectNothingLeft() throws Exception {
        model.resume();
        scheduler.close(Duration.ZERO);
        assertThat(model.openRows()).isZero();
        assertThat(scheduler.load()).isZero();
    }

    @Test
    void anAnswerEndsAtTheTokenLimit() throws Exception {
        RecordingListener answer = generate(3, 5, 9);

        assertThat(answer.end()).isEqualTo("abc LENGTH");
        assertThat(answer.tokens()).isEqualTo(3);
        assertThat(model.steps()).containsExactly("0: 0-2", "0: 10", "0: 11");
    }

    @Test
    void anAnswerEndsWithAnEndOfSequenceToken() throws Exception {
        RecordingListener answer = generate(10, 27);

        assertThat(answer.end()).isEqualTo("st STOP");
        assertThat(answer.statistics().promptTokens()).isEqualTo(1);
        assertThat(answer.statistics().completionTokens()).isEqualTo(3);
    }

    @Test
    void anAnswerEndsWhereTheContextDoes() throws Exception {
        int[] prompt = IntStream.range(0, CONTEXT - 2).map(i -> 10).toArray();

        assertThat(generate(10, prompt).end()).isEqualTo("bcd LENGTH");
    }

    @Test
    void aPromptThatFillsTheContextGetsOneToken() throws Exception {
        int[] prompt = IntStream.range(0, CONTEXT).map(i -> 10).toArray();

        assertThat(generate(10, prompt).end()).isEqualTo("b LENGTH");
    }

    @Test
    void aPromptLongerThanTheContextIsRefused() {
        int[] prompt = new int[CONTEXT + 1];

        refused(FailureKind.CONTEXT_LENGTH_EXCEEDED, "at most 20 positions, got 21", prompt);
    }

    @Test
    void aStepIsTimedWhileItLasts() throws Exception {
        model.pause();
        RecordingListener answer = generate(3, 5);
        awaitHeld();

        Duration before = scheduler.stepTime();
        assertThat(before).isPositive();
        assertThat(scheduler.stepTime()).isGreaterThan(before);
        model.resume();
        answer.end();
        assertThat(scheduler.stepTime()).isZero();
    }

    @Test
    void sequencesDecodeTogether() throws Exception {
        model.pause();
        RecordingListener first = generate(3, 9);
        awaitHeld();
        RecordingListener second = generate(3, 19);
        model.resume();

        assertThat(first.end()).isEqualTo("abc LENGTH");
        assertThat(second.end()).isEqualTo("klm LENGTH");
        assertThat(model.steps()).containsExactly("0: 0-1", "0: 10, 3: 0-1", "0: 11, 3: 20", "3: 21");
        assertThat(stepTimes).hasSize(4).allMatch(time -> !time.isNegative());
    }

    @Test
    void aLongPromptIsReadInPiecesWhileOthersDecode() throws Exception {
        model.pause();
        RecordingListener running = generate(5, 9);
        awaitHeld();
        RecordingListener coming = generate(1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        model.resume();

        assertThat(running.end()).isEqualTo("abcde LENGTH");
        assertThat(coming.end()).isEqualTo("a LENGTH");
        assertThat(model.steps()).containsExactly("0: 0-1", "0: 10, 5: 0-3", "0: 11, 5: 3-6", "0: 12, 5: 6-9", "0: 13");
    }

    @Test
    void whatDoesNotFitIntoTheCacheWaitsAndLetsNobodyPast() throws Exception {
        FakeLanguageModel small = new FakeLanguageModel(CONTEXT + 4, CONTEXT);
        Scheduler own = Scheduler.start(
                small,
                Set.of(END),
                SchedulerTest::decode,
                TestForms.samplers(END),
                new SchedulerLimits(3, 3, 4, Duration.ofMinutes(1), PrefixReuse.CALLER),
                clock,
                stepTime -> {});
        RecordingListener first = new RecordingListener();
        RecordingListener whole = new RecordingListener();
        RecordingListener last = new RecordingListener();
        small.pause();
        own.generate(request(5, forever(), 9), first);
        await(small::isHeld);
        own.generate(request(1, forever(), new int[CONTEXT]), whole);
        own.generate(request(1, forever(), 9), last);
        small.allow(1);
        await(() -> small.steps().size() == 1 && small.isHeld());

        // Of 24 positions the first has 5. The last would fit.
        assertThat(own.positionsTaken()).isEqualTo(5);
        assertThat(own.running()).isEqualTo(1);
        assertThat(own.waiting()).isEqualTo(2);
        small.resume();
        assertThat(last.end()).isEqualTo("a LENGTH");
        assertThat(first.end()).isEqualTo("abcde LENGTH");
        assertThat(whole.terminals()).isEqualTo(1);
        assertThat(small.steps())
                .containsExactly("0: 0-1", "0: 10", "0: 11", "0: 12", "0: 13", "0: 0-16", "0: 16-20, 20: 0-1");
        own.close(Duration.ZERO);
        assertThat(small.openRows()).isZero();
    }

    @Test
    void whoWaitsGetsTheSlotThatBecomesFree() throws Exception {
        model.pause();
        RecordingListener first = generate(2, 9);
        awaitHeld();
        RecordingListener second = generate(4, 19);
        RecordingListener third = generate(1, 9);
        RecordingListener fourth = generate(1, 10);
        assertThat(scheduler.load()).isEqualTo(4);
        model.resume();

        assertThat(first.end()).isEqualTo("ab LENGTH");
        assertThat(second.end()).isEqualTo("klmn LENGTH");
        assertThat(third.end()).isEqualTo("a LENGTH");
        assertThat(fourth.end()).isEqualTo("b LENGTH");
        assertThat(model.steps()).containsExactly("0: 0-1", "0: 10, 2: 0-1", "2: 20, 0: 0-1", "2: 21, 0: 0-1", "2: 22");
    }

    @Test
    void moreThanTheWaitingRoomHoldsIsRefused() {
        model.pause();
        for (int i = 0; i < 4; i++) {
            generate(1, 9);
        }

        refused(FailureKind.OVERLOADED, "2 requests running and 2 waiting", 9);
    }

    @Test
    void aPlaceIsFreeWhenTheEndIsHeardOf() throws Exception {
        model.pause();
        List<RecordingListener> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(generate(1, 9));
        }
        int[] loadAtEnd = {-1};
        model.resume();
        for (RecordingListener answer : answers) {
            answer.end();
        }
        RecordingListener last = new RecordingListener();
        scheduler.generate(request(1, forever(), 9), new GenerationListener() {
            @Override
            public void onText(String text, int completionTokens, List<TokenScores> scores) {
                last.onText(text, completionTokens, scores);
            }

            @Override
            public void onCompleted(EndReason reason, GenerationStatistics statistics) {
                loadAtEnd[0] = scheduler.load();
                last.onCompleted(reason, statistics);
            }

            @Override
            public void onFailed(ServingException failure) {
                last.onFailed(failure);
            }
        });

        assertThat(last.end()).isEqualTo("a LENGTH");
        assertThat(loadAtEnd[0]).isZero();
    }

    @Test
    void aCancelledAnswerStopsBeforeTheNextStep() throws Exception {
        model.pause();
        RecordingListener answer = new RecordingListener();
        Generation generation = scheduler.generate(request(10, forever(), 9), answer);
        model.allow(3);
        await(() -> answer.text().equals("abc"));
        awaitHeld();
        generation.cancel();
        generation.cancel();
        model.allow(1);

        assertThat(answer.end()).isEqualTo("abcd CANCELLED");
        assertThat(model.steps()).hasSize(4);
        model.resume();
        assertThat(generate(1, 9).end()).isEqualTo("a LENGTH");
        assertThat(answer.terminals()).isEqualTo(1);
    }

    @Test
    void aRequestThatWaitsCanBeCancelled() throws Exception {
        model.pause();
        RecordingListener running = generate(5, 9);
        RecordingListener alsoRunning = generate(5, 9);
        RecordingListener waiting = new RecordingListener();
        scheduler.generate(request(5, forever(), 9), waiting).cancel();
        model.allow(2);

        assertThat(waiting.end()).isEqualTo(" CANCELLED");
        assertThat(running.hasEnded()).isFalse();
        assertThat(alsoRunning.hasEnded()).isFalse();
    }

    @Test
    void aLongPromptCanBeCancelledBetweenItsPieces() throws Exception {
        model.pause();
        RecordingListener answer = new RecordingListener();
        int[] prompt = IntStream.range(0, CONTEXT).map(i -> 10).toArray();
        Generation generation = scheduler.generate(request(1, forever(), prompt), answer);
        awaitHeld();
        generation.cancel();
        model.allow(1);

        assertThat(answer.end()).isEqualTo(" CANCELLED");
        assertThat(model.steps()).containsExactly("0: 0-16");
    }

    @Test
    void aRequestThatWaitsCanExpire() throws Exception {
        model.pause();
        Instant soon = clock.instant().plusSeconds(5);
        generate(5, 9);
        generate(5, 9);
        RecordingListener waiting = new RecordingListener();
        scheduler.generate(request(5, soon, 9), waiting);
        clock.advance(Duration.ofSeconds(5));
        model.allow(2);

        assertThat(waiting.end()).isEqualTo(" DEADLINE_EXCEEDED");
        assertThat(waiting.message()).contains("2026-01-01T00:00:05Z");
    }

    @Test
    void anAnswerCanExpireBetweenItsTokens() throws Exception {
        model.pause();
        RecordingListener answer = new RecordingListener();
        scheduler.generate(request(5, clock.instant().plusSeconds(5), 9), answer);
        model.allow(2);
        await(() -> answer.text().equals("ab"));
        awaitHeld();
        clock.advance(Duration.ofSeconds(5));
        model.allow(1);

        assertThat(answer.end()).isEqualTo("abc DEADLINE_EXCEEDED");
    }

    @Test
    void aFailureEndsTheRequestItHappenedToAndNoOther() throws Exception {
        model.pause();
        RecordingListener poisoned = generate(5, FakeLanguageModel.POISON);
        RecordingListener later = generate(5, FakeLanguageModel.POISON - 2);
        RecordingListener healthy = generate(5, 9);
        model.resume();

        assertThat(poisoned.end()).isEqualTo(" INTERNAL");
        assertThat(poisoned.message()).doesNotContain("poisoned");
        assertThat(later.end()).endsWith(" INTERNAL");
        assertThat(healthy.end()).isEqualTo("abcde LENGTH");
        assertThat(generate(1, 9).end()).isEqualTo("a LENGTH");
    }

    @Test
    void aListenerThatFailsHarmsNobodyElse() throws Exception {
        scheduler.generate(request(5, forever(), 9), new GenerationListener() {
            @Override
            public void onText(String text, int completionTokens, List<TokenScores> scores) {
                throw new IllegalStateException("no text, please");
            }

            @Override
            public void onCompleted(EndReason reason, GenerationStatistics statistics) {
                throw new IllegalStateException("no end, please");
            }

            @Override
            public void onFailed(ServingException failure) {
                throw new IllegalStateException("no failure, please");
            }
        });

        assertThat(generate(2, 9).end()).isEqualTo("ab LENGTH");
        await(() -> scheduler.load() == 0);
    }

    @Test
    void statisticsTellWhereTheTimeWent() throws Exception {
        model.pause();
        RecordingListener answer =
                generate(2, IntStream.range(0, 18).map(i -> 9).toArray());
        awaitHeld();
        clock.advance(Duration.ofSeconds(3));
        model.allow(1);
        await(() -> model.steps().size() == 1);
        awaitHeld();
        clock.advance(Duration.ofSeconds(4));
        model.allow(1);
        await(() -> answer.text().equals("a"));
        awaitHeld();
        clock.advance(Duration.ofSeconds(5));
        model.resume();
        answer.end();

        assertThat(answer.statistics())
                .isEqualTo(new GenerationStatistics(
                        18, 0, 2, Duration.ZERO, Duration.ofSeconds(7), Duration.ofSeconds(5)));
    }

    @Test
    void closingFinishesWhatWasAcceptedAndRefusesMore() throws Exception {
        model.pause();
        RecordingListener running = generate(3, 9);
        generate(1, 9);
        RecordingListener waiting = generate(1, 9);
        Thread closing = closing(Duration.ofMinutes(1));
        await(() -> !scheduler.isAccepting());

        refused(FailureKind.UNAVAILABLE, "shutting down", 9);
        model.resume();
        closing.join();

        assertThat(running.end()).isEqualTo("abc LENGTH");
        assertThat(waiting.end()).isEqualTo("a LENGTH");
    }

    @Test
    void whatIsLeftAtTheEndOfTheGraceTimeFails() throws Exception {
        model.pause();
        RecordingListener running = generate(3, 9);
        generate(1, 9);
        RecordingListener waiting = generate(1, 9);
        awaitHeld();
        Thread closing = closing(Duration.ZERO);
        await(() -> !scheduler.isAccepting());
        model.allow(1);
        closing.join();

        assertThat(running.end()).isEqualTo("a UNAVAILABLE");
        assertThat(waiting.end()).isEqualTo(" UNAVAILABLE");
        assertThat(running.terminals() + waiting.terminals()).isEqualTo(2);
    }

    @Test
    void whatWasReadForOneIsNotReadForTheNext() throws Exception {
        RecordingListener first = generate(2, sixteen(5, 9));
        assertThat(first.end()).isEqualTo("ab LENGTH");
        RecordingListener second = generate(2, sixteen(5, 19));

        assertThat(second.end()).isEqualTo("kl LENGTH");
        assertThat(first.statistics().cachedTokens()).isZero();
        assertThat(second.statistics().cachedTokens()).isEqualTo(16);
        assertThat(scheduler.positionsKept()).isEqualTo(18);
        assertThat(model.steps()).containsExactly("0: 0-16", "0: 16-17", "0: 10", "0: 16-17", "0: 20");
    }

    @Test
    void theNextTurnOfAConversationReadsOnlyWhatIsNew() throws Exception {
        assertThat(generate(3, sixteen(5, 9)).end()).isEqualTo("abc LENGTH");
        RecordingListener next = generate(1, sixteen(5, 9, 10, 11));

        assertThat(next.end()).isEqualTo("c LENGTH");
        assertThat(next.statistics().cachedTokens()).isEqualTo(18);
    }

    @Test
    void afterACopyThatFailedNothingInTheCacheIsTrusted() throws Exception {
        model.pause();
        RecordingListener first = generate(3, sixteen(5, 9));
        model.allow(1);
        await(() -> model.steps().size() == 1 && model.isHeld());
        RecordingListener second = generate(2, sixteen(5, 19));
        model.failToCopy();
        model.resume();

        assertThat(first.end()).endsWith(" INTERNAL");
        assertThat(second.end()).isEqualTo(" INTERNAL");
        assertThat(scheduler.positionsKept()).isZero();
        RecordingListener third = generate(2, sixteen(5, 9));
        assertThat(third.end()).isEqualTo("ab LENGTH");
        assertThat(third.statistics().cachedTokens()).isZero();
    }

    @Test
    void placesAreForRequestsOfTheUsualSize() throws Exception {
        FakeLanguageModel large = new FakeLanguageModel(3 * CONTEXT, CONTEXT);
        SchedulerLimits limits = new SchedulerLimits(8, 8, 16, Duration.ofMinutes(1), PrefixReuse.CALLER);
        Scheduler own = Scheduler.start(
                large, Set.of(END), SchedulerTest::decode, TestForms.samplers(END), limits, clock, stepTime -> {});
        // Before anything is known, requests are as large as can be.
        assertThat(own.places()).isEqualTo(3);
        for (int i = 0; i < 100; i++) {
            RecordingListener small = new RecordingListener();
            own.generate(request(1, forever(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), small);
            small.end();
        }
        assertThat(own.places()).isEqualTo(4);
        large.pause();
        own.generate(request(1, forever(), new int[CONTEXT]), new RecordingListener());
        await(large::isHeld);

        // Of 60 positions 40 are left, for requests of 13.
        assertThat(own.places()).isEqualTo(1 + 3);
        large.resume();
        own.close(Duration.ofMinutes(1));
        assertThat(own.places()).isEqualTo(4);
    }

    /** Sixteen times the same token, and then these. */
    /** Token n is also the byte n + 32 for the form, which wants "42", a token at a time. */
    @Test
    void formedAndFreeAnswersShareSteps() throws Exception {
        RecordingListener free = new RecordingListener();
        RecordingListener formed = new RecordingListener();
        model.pause();
        scheduler.generate(request(3, forever(), 5, 9), free);
        scheduler.generate(formedRequest("{\"enum\":[42,7]}", 9, 5, 9), formed);
        awaitHeld();
        model.resume();

        assertThat(free.end()).isEqualTo("abc LENGTH");
        assertThat(formed.end()).isEqualTo(decode('4' - ' ', '2' - ' ') + " STOP");
        assertThat(formed.tokens()).isEqualTo(2);
        assertThat(model.steps()).anyMatch(step -> step.matches("\\d+: \\d+, \\d+: \\d+"));
    }

    @Test
    void aFormedAnswerThatTheTokensDoNotSufficeForBreaksOff() throws Exception {
        RecordingListener formed = new RecordingListener();

        scheduler.generate(formedRequest("{\"enum\":[42,7]}", 1, 5, 9), formed);

        assertThat(formed.end()).isEqualTo(decode('4' - ' ') + " LENGTH");
    }

    /** The model gives its next token a logit of 1 and all others -1. */
    @Test
    void anAnswerComesWithTheScoresOfItsTokensWhereAsked() throws Exception {
        RecordingListener scored = new RecordingListener();
        double rest = 99 * Math.exp(-1);
        double logprob = 1 - Math.log(Math.E + rest);

        scheduler.generate(sampledRequest(scoring(2), 9), scored);

        assertThat(scored.end()).isEqualTo("ab LENGTH");
        assertThat(scored.scores()).extracting(TokenScores::offset).containsExactly(0, 1);
        assertThat(scored.scores()).extracting(place -> place.chosen().token()).containsExactly(10, 11);
        assertThat(scored.scores()).allSatisfy(place -> {
            assertThat(place.chosen().logprob()).isCloseTo(logprob, within(1e-12));
            assertThat(place.likeliest()).hasSize(2).startsWith(place.chosen());
        });
        assertThat(generate(2, 9).scores()).isEmpty();
    }

    private static SamplingOptions scoring(int maxTokens) {
        return new SamplingOptions(
                maxTokens,
                0,
                1,
                0,
                0,
                LogitAdjustments.NONE,
                0,
                List.of(),
                false,
                Optional.empty(),
                OptionalInt.of(2),
                1);
    }

    private GenerationRequest sampledRequest(SamplingOptions sampling, int... prompt) {
        return new GenerationRequest(
                "sampled", "group", "", new Prompt(List.of(new TextTokens(prompt))), false, sampling, forever());
    }

    private GenerationRequest formedRequest(String schema, int maxTokens, int... prompt) {
        return new GenerationRequest(
                "formed",
                "group",
                "",
                new Prompt(List.of(new TextTokens(prompt))),
                false,
                new SamplingOptions(
                        maxTokens,
                        0,
                        1,
                        0,
                        0,
                        LogitAdjustments.NONE,
                        0,
                        List.of(),
                        false,
                        Optional.of(AnswerForm.ofJsonSchema(schema)),
                        OptionalInt.empty(),
                        1),
                forever());
    }

    private static int[] sixteen(int token, int... then) {
        return IntStream.concat(IntStream.generate(() -> token).limit(16), Arrays.stream(then))
                .toArray();
    }

    private RecordingListener generate(int maxTokens, int... prompt) {
        RecordingListener listener = new RecordingListener();
        scheduler.generate(request(maxTokens, forever(), prompt), listener);
        return listener;
    }

    private GenerationRequest request(int maxTokens, Instant deadline, int... prompt) {
        return new GenerationRequest(
                "request",
                "group",
                "",
                new Prompt(List.of(new TextTokens(prompt))),
                false,
                SamplingOptions.greedy(maxTokens),
                deadline);
    }

    private Instant forever() {
        return clock.instant().plus(Duration.ofDays(1));
    }

    private void refused(FailureKind kind, String message, int... prompt) {
        assertThatThrownBy(() -> generate(1, prompt))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    private Thread closing(Duration grace) {
        Thread thread = new Thread(() -> {
            try {
                scheduler.close(grace);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    private void awaitHeld() {
        await(model::isHeld);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .forever()
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }

    private static String decode(int... ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append((char) ('a' + id - 10));
        }
        return text.toString();
    }
}
