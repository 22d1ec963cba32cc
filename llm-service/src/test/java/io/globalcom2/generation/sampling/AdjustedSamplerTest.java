package io.globalcom2.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.failure.ServingException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of the logits that the sampler behind it sees. */
class AdjustedSamplerTest {
    private float[] seen = {};

    @Test
    void aBiasIsAdded() {
        sampler(new LogitAdjustments(Map.of(0, 2.5f, 2, -100f), 1, 0, 0)).choose(logits(1, 1, 1));

        assertThat(seen).containsExactly(3.5f, 1, -99);
    }

    @Test
    void presenceCountsOnceAndFrequencyEachTime() {
        Sampler sampler = sampler(new LogitAdjustments(Map.of(), 1, 0.25, 0.5));
        for (int i = 0; i < 3; i++) {
            sampler.choose(logits(0, 9, 0));
        }
        sampler.choose(logits(0, 0, 20));

        sampler.choose(logits(4, 4, 4));

        assertThat(seen).containsExactly(4, 4 - 0.5f - 3 * 0.25f, 4 - 0.5f - 0.25f);
    }

    @Test
    void whatIsRepeatedIsLessLikelyWhicheverItsSignAndWhereverItStood() {
        Sampler sampler = sampler(new LogitAdjustments(Map.of(), 2, 0, 0), 0, 1, 70_000);
        sampler.choose(logits(0, 0, 0, 5));

        sampler.choose(logits(3, -3, 3, 3, 3));

        assertThat(seen).containsExactly(1.5f, -6, 3, 1.5f, 3);
    }

    @Test
    void otherPenaltiesDoNotCountThePrompt() {
        sampler(new LogitAdjustments(Map.of(), 1, 2, 2), 0, 1).choose(logits(3, 3));

        assertThat(seen).containsExactly(3, 3);
    }

    @Test
    void aBiasOfATokenThatThereIsNotIsRefused() {
        Sampler sampler = sampler(new LogitAdjustments(Map.of(3, 1f), 1, 0, 0));

        assertThatThrownBy(() -> sampler.choose(logits(1, 1, 1)))
                .isInstanceOf(ServingException.class)
                .hasMessage("logit_bias: expected ids of tokens below 3, got 3");
    }

    private Sampler sampler(LogitAdjustments adjustments, int... prompt) {
        Sampler recorder = logits -> {
            seen = logits.clone();
            return Sampler.GREEDY.choose(logits);
        };
        return new AdjustedSampler(recorder, adjustments, IntStream.of(prompt));
    }

    private static float[] logits(float... logits) {
        return logits;
    }
}
