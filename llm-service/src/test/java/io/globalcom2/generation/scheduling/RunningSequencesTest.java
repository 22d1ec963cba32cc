package io.globalcom2.generation.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.FakeLanguageModel;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.Sampler;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.generation.sampling.WrittenAnswer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningSequencesTest {
    private static final int CONTEXT = 3072;

    private final FakeLanguageModel model = new FakeLanguageModel(CONTEXT, CONTEXT);

    /** Room for one uncompressed image of LLaVA-NeXT: 2,880 visual tokens, 48 newlines, 20 positions of text and 24 tokens to write. */
    @ParameterizedTest
    @CsvSource({"1, 1", "0.75, 1", "0.5, 2", "0.25, 3", "0.1, 8"})
    void whatIsNotKeptIsRoomForOthers(double retentionRatio, int expected) {
        RunningSequences running = new RunningSequences(16, model);
        int prompt = (int) Math.round(2880 * retentionRatio) + 48 + 20;

        int count = 0;
        while (running.add(sequence(prompt, 24))) {
            count++;
        }

        assertThat(count).isEqualTo(expected);
        assertThat(running.positionsTaken()).isEqualTo(expected * (prompt + 23));
    }

    @Test
    void noMoreRunThanSlots() {
        RunningSequences running = new RunningSequences(2, model);

        assertThat(running.add(sequence(1, 1))).isTrue();
        assertThat(running.add(sequence(1, 1))).isTrue();
        assertThat(running.add(sequence(1, 1))).isFalse();
    }

    @Test
    void aSequenceNeedsNoMoreThanTheContext() {
        assertThat(sequence(3000, 1000).room()).isEqualTo(CONTEXT);
        assertThat(sequence(CONTEXT, Integer.MAX_VALUE).room()).isEqualTo(CONTEXT);
        assertThat(sequence(3000, 1).room()).isEqualTo(3000);
    }

    @Test
    void whoLeavesMakesRoom() {
        RunningSequences running = new RunningSequences(8, model);
        RunningSequence first = sequence(2000, 1);
        RunningSequence second = sequence(2000, 1);
        running.add(first);

        assertThat(running.add(second)).isFalse();
        assertThat(running.removeIf(sequence -> sequence == first)).containsExactly(first);
        assertThat(running.add(second)).isTrue();
        assertThat(running.count()).isEqualTo(1);
    }

    @Test
    void whoFitsIntoTheGapsTogetherGetsThemTogether() {
        RunningSequences running = new RunningSequences(8, model);
        RunningSequence first = sequence(1000, 1);
        RunningSequence second = sequence(1000, 1);
        RunningSequence third = sequence(1500, 1);
        running.add(first);
        running.add(second);
        model.step(List.of(), List.of(second.nextSpan(model, 600)));
        second.read(600);
        running.removeIf(sequence -> sequence == first);

        assertThat(running.add(third)).isTrue();
        assertThat(second.segment().start()).isZero();
        assertThat(third.segment().start()).isEqualTo(1000);
        assertThat(model.steps()).containsExactly("1000: 0-600", "1000+600 -> 0");
    }

    private static RunningSequence sequence(int promptPositions, int maxTokens) {
        SamplingOptions sampling = SamplingOptions.greedy(maxTokens);
        Prompt prompt = new Prompt(List.of(new TextTokens(new int[promptPositions])));
        return new RunningSequence(
                new GenerationRequest("request", "group", "", prompt, false, sampling, Instant.MAX),
                Readings.of("", prompt),
                new Silent(),
                new WrittenAnswer(sampling, Set.of(), ids -> ""),
                Sampler.GREEDY,
                CONTEXT,
                Clock.systemUTC());
    }

    private static final class Silent implements GenerationListener {
        @Override
        public void onText(String text, int completionTokens, List<TokenScores> scores) {}

        @Override
        public void onCompleted(EndReason reason, GenerationStatistics statistics) {}

        @Override
        public void onFailed(ServingException failure) {}
    }
}
