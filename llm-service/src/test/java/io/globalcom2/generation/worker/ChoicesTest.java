package io.globalcom2.generation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.FakeLanguageModel;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.generation.sampling.TestForms;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.scheduling.PrefixReuse;
import io.globalcom2.generation.scheduling.Scheduler;
import io.globalcom2.generation.scheduling.SchedulerLimits;
import io.globalcom2.proto.v1.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several answers to one prompt of 20 tokens. Token 10 is written "a", and after each token comes the next. */
@Timeout(600)
class ChoicesTest {
    private static final int PROMPT = 20;

    private final FakeLanguageModel model = new FakeLanguageModel(400, 100);
    private final Clock clock = Clock.systemUTC();
    private Scheduler scheduler;

    @AfterEach
    void close() throws Exception {
        model.resume();
        scheduler.close(Duration.ZERO);
        assertThat(model.openRows()).isZero();
    }

    /** Also where nothing else may be shared, and where there is a place for one at a time only. */
    @ParameterizedTest
    @EnumSource(PrefixReuse.class)
    void thePromptIsReadOnce(PrefixReuse reuse) {
        TerminalRecord terminal = answer(start(8, reuse), greedy(3, 4));

        assertThat(terminal.choices()).extracting(ChoiceText::text).containsExactly("bcd", "bcd", "bcd", "bcd");
        assertThat(positionsRead()).isEqualTo(PROMPT + 3);
    }

    @Test
    void thePromptIsReadOnceWhereOneRunsBehindTheOther() {
        TerminalRecord terminal = answer(start(1, PrefixReuse.CALLER), greedy(3, 4));

        assertThat(terminal.choices()).hasSize(4);
        assertThat(positionsRead()).isEqualTo(PROMPT + 3);
    }

    @Test
    void usageCountsThePromptOnceAndAllTokens() {
        Choices.Ends ends = choices(start(8, PrefixReuse.CALLER)).generate(request(greedy(3, 4)), attempt());

        assertThat(ends.reasons())
                .containsExactly(EndReason.LENGTH, EndReason.LENGTH, EndReason.LENGTH, EndReason.LENGTH);
        assertThat(ends.statistics().promptTokens()).isEqualTo(PROMPT);
        assertThat(ends.statistics().cachedTokens()).isZero();
        assertThat(ends.statistics().completionTokens()).isEqualTo(4 * 3);
    }

    /** A choice is what a request alone says whose seed is higher by its index. */
    @ParameterizedTest
    @ValueSource(longs = {0, 17, Long.MAX_VALUE})
    void everyChoiceIsDrawnWithASeedOfItsOwn(long seed) {
        Scheduler several = start(8, PrefixReuse.CALLER);
        List<String> together = answer(several, drawn(12, 4, seed)).choices().stream()
                .map(ChoiceText::text)
                .toList();

        assertThat(together).doesNotHaveDuplicates();
        for (int index = 0; index < 4; index++) {
            assertThat(answer(several, drawn(12, 1, seed + index))
                            .choices()
                            .get(0)
                            .text())
                    .isEqualTo(together.get(index));
        }
    }

    @Test
    void whereTheAttemptIsStoppedAllEnd() {
        Scheduler slow = start(8, PrefixReuse.CALLER);
        Attempt attempt = attempt();
        attempt.stop().stop(StopCause.CANCELLED);

        assertThatThrownBy(() -> choices(slow).generate(request(greedy(50, 4)), attempt))
                .isInstanceOfSatisfying(ServingException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(FailureKind.CANCELLED));
        Awaitility.await().atMost(Duration.ofMinutes(10)).until(() -> slow.load() == 0);
    }

    private TerminalRecord answer(Scheduler generator, SamplingOptions options) {
        Attempt attempt = attempt();
        Choices.Ends ends = choices(generator).generate(request(options), attempt);
        return attempt.end(new Outcome.Completed(ends.reasons(), Usage.getDefaultInstance()));
    }

    private Choices choices(Scheduler generator) {
        return new Choices(generator, FlowFixture.logprobs(), new Retries(clock, () -> 0));
    }

    private Attempt attempt() {
        return new Attempt(
                "a",
                "attempt",
                Duration.ZERO,
                clock.instant().plusSeconds(600),
                new StopSignal(),
                TokenRelay.Push.NOWHERE,
                clock);
    }

    private GenerationRequest request(SamplingOptions options) {
        int[] prompt = IntStream.concat(IntStream.generate(() -> 40).limit(PROMPT - 1), IntStream.of(10))
                .toArray();
        return new GenerationRequest(
                "a",
                "attempt",
                "",
                new Prompt(List.of(new TextTokens(prompt))),
                false,
                options,
                clock.instant().plusSeconds(600));
    }

    private Scheduler start(int sequences, PrefixReuse reuse) {
        scheduler = Scheduler.start(
                model,
                Set.of(),
                ids -> Arrays.stream(ids)
                        .mapToObj(id -> String.valueOf((char) ('a' + id - 10)))
                        .collect(Collectors.joining()),
                TestForms.samplers(),
                new SchedulerLimits(sequences, 16, 64, Duration.ofMinutes(1), reuse),
                clock,
                time -> {});
        return scheduler;
    }

    /** Of prompts, in all steps, without those that are only copied. */
    private int positionsRead() {
        return model.steps().stream()
                .flatMap(step -> Arrays.stream(step.split(", ")))
                .filter(part -> part.matches("\\d+: \\d+-\\d+"))
                .map(part -> part.substring(part.indexOf(' ') + 1).split("-"))
                .mapToInt(span -> Integer.parseInt(span[1]) - Integer.parseInt(span[0]))
                .sum();
    }

    private static SamplingOptions greedy(int maxTokens, int n) {
        return options(maxTokens, 0, 0, n);
    }

    private static SamplingOptions drawn(int maxTokens, int n, long seed) {
        return options(maxTokens, 1, seed, n);
    }

    private static SamplingOptions options(int maxTokens, double temperature, long seed, int n) {
        return new SamplingOptions(
                maxTokens,
                temperature,
                1,
                0,
                0,
                LogitAdjustments.NONE,
                seed,
                List.of(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                n);
    }
}
