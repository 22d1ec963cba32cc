package io.globalcom2.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final int DRAWS = 20_000;
    /** Probabilities 1/8, 1/2, 1/4, 1/8. */
    private static final float[] EIGHTHS = logs(1, 4, 2, 1);

    @Test
    void greedyTakesTheMostLikely() {
        assertThat(greedy(-3, 2, 1)).isEqualTo(1);
    }

    @Test
    void greedyTakesTheLowestIdAmongEquals() {
        assertThat(greedy(1, 7, 7, 7)).isEqualTo(1);
        assertThat(greedy(-1, 0.0f, -0.0f)).isEqualTo(1);
        assertThat(greedy(-1, -0.0f, 0.0f)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, '0123'", "0.24, '0123'", "0.26, '12'", "0.49, '12'", "0.51, '1'", "1, '1'"})
    void tokensThatAreTooUnlikelyBesideTheMostLikelyAreNotDrawn(double minP, String drawn) {
        Sampler sampler = Sampler.of(new SamplingOptions(
                1,
                1,
                1,
                0,
                minP,
                LogitAdjustments.NONE,
                3,
                List.of(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                1));

        assertThat(IntStream.range(0, 1000)
                        .map(i -> sampler.choose(EIGHTHS))
                        .distinct()
                        .sorted()
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining()))
                .isEqualTo(drawn);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void logitsThatAreNoNumbersAreRefused(double temperature) {
        Sampler sampler = sampler(temperature, 1, 0, 1);

        assertThatThrownBy(() -> sampler.choose(new float[] {Float.NaN, Float.NaN}))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> sampler.choose(new float[] {1, Float.POSITIVE_INFINITY}))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void drawsInProportion() {
        assertThat(shares(sampler(1, 1, 0, 7))).containsExactly(new double[] {0.125, 0.5, 0.25, 0.125}, within(0.015));
    }

    @Test
    void temperatureIsAPowerOfTheProbabilities() {
        // Square roots of 1, 4, 2, 1 over their sum.
        double sum = 1 + 2 + Math.sqrt(2) + 1;

        assertThat(shares(sampler(2, 1, 0, 7)))
                .containsExactly(new double[] {1 / sum, 2 / sum, Math.sqrt(2) / sum, 1 / sum}, within(0.015));
    }

    @Test
    void topKKeepsTheMostLikelyAndTheLowestIdsAmongEquals() {
        double[] shares = shares(sampler(1, 1, 3, 7));

        assertThat(shares).containsExactly(new double[] {1 / 7.0, 4 / 7.0, 2 / 7.0, 0}, within(0.015));
        assertThat(shares[3]).isZero();
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        assertThat(shares(sampler(1, 0.5, 0, 7))).containsExactly(0, 1, 0, 0);
        assertThat(shares(sampler(1, 0.51, 0, 7)))
                .containsExactly(new double[] {0, 2 / 3.0, 1 / 3.0, 0}, within(0.015));
    }

    @Test
    void topPCountsWithinTopK() {
        // Of 4 and 2, 4 alone is two thirds.
        assertThat(shares(sampler(1, 0.66, 2, 7))).containsExactly(0, 1, 0, 0);
        assertThat(shares(sampler(1, 0.68, 2, 7))[2]).isPositive();
    }

    @Test
    void aSmallTemperatureIsGreedy() {
        assertThat(shares(sampler(1e-9, 1, 0, 7))).containsExactly(0, 1, 0, 0);
    }

    @Test
    void impossibleTokensAreNeverDrawn() {
        Sampler sampler = sampler(2, 1, 0, 3);

        for (int i = 0; i < 1000; i++) {
            assertThat(sampler.choose(new float[] {Float.NEGATIVE_INFINITY, -50, Float.NEGATIVE_INFINITY}))
                    .isEqualTo(1);
        }
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(draws(sampler(1, 1, 0, 42), 50)).isEqualTo(draws(sampler(1, 1, 0, 42), 50));
        assertThat(draws(sampler(1, 1, 0, 42), 50)).isNotEqualTo(draws(sampler(1, 1, 0, 43), 50));
    }

    private static int greedy(float... logits) {
        return sampler(0, 1, 0, 1).choose(logits);
    }

    private static Sampler sampler(double temperature, double topP, int topK, long seed) {
        return Sampler.of(new SamplingOptions(
                1,
                temperature,
                topP,
                topK,
                0,
                LogitAdjustments.NONE,
                seed,
                List.of(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                1));
    }

    private static float[] logs(double... weights) {
        float[] logits = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            logits[i] = (float) Math.log(weights[i]);
        }
        return logits;
    }

    private static List<Integer> draws(Sampler sampler, int count) {
        return IntStream.range(0, count).mapToObj(i -> sampler.choose(EIGHTHS)).toList();
    }

    private static double[] shares(Sampler sampler) {
        double[] shares = new double[EIGHTHS.length];
        for (int token : draws(sampler, DRAWS)) {
            shares[token] += 1.0 / DRAWS;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.round(shares[i] * DRAWS) / (double) DRAWS;
        }
        return shares;
    }
}
