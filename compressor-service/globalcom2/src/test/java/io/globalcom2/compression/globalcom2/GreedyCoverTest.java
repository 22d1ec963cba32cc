package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GreedyCoverTest {
    @Test
    void prefersWhatIsNotCoveredYet() {
        // Two that are alike and important, one that is different and less so.
        float[] cosines = {
            1, 0.9f, 0, //
            0.9f, 1, 0, //
            0, 0, 1
        };
        // first: 3 * 1.9, 2.9 * 1.9, 1 * 1 -> 0; then token 1 adds 2.9 * 0.1, token 2 adds 1 * 1
        assertThat(GreedyCover.inRasterOrder(new double[] {3, 2.9, 1}, cosines, 1))
                .containsExactly(0);
        assertThat(GreedyCover.inRasterOrder(new double[] {3, 2.9, 1}, cosines, 2))
                .containsExactly(0, 2);
        assertThat(GreedyCover.inRasterOrder(new double[] {3, 2.9, 1}, cosines, 3))
                .containsExactly(0, 1, 2);
    }

    @Test
    void keepsLowerIndexOnTie() {
        float[] alike = new float[16];
        Arrays.fill(alike, 1);

        assertThat(GreedyCover.inRasterOrder(new double[] {1, 1, 1, 1}, alike, 3))
                .containsExactly(0, 1, 2);
    }

    @Test
    void keepsNone() {
        assertThat(GreedyCover.inRasterOrder(new double[] {1}, new float[] {1}, 0))
                .isEmpty();
    }

    @Test
    void takesTheMeanOffTheFeatures() {
        // (1, 0), (0, 1) and (0.6, 0.8) without their mean of (8/15, 9/15): (7, -9), (-8, 6) and (1, 3), each / 15
        float[] cosines = {
            1, 0, 0.6f, //
            0, 1, 0.8f, //
            0.6f, 0.8f, 1
        };

        float[] centred = GreedyCover.centred(cosines, 3);

        float first = (float) (-110 / Math.sqrt(130 * 100));
        float second = (float) (-20 / Math.sqrt(130 * 10));
        float third = (float) (10 / Math.sqrt(100 * 10));
        assertThat(centred)
                .containsExactly(new float[] {1, first, second, first, 1, third, second, third, 1}, within(1e-5f));
    }

    @Test
    void findsNothingLikeAFeatureThatIsTheMean() {
        assertThat(GreedyCover.centred(new float[] {1, 1, 1, 1}, 2)).containsOnly(0);
    }

    @Test
    void weighsScoresByTheirPlaceInTheView() {
        // mean 2, deviation sqrt(2 / 3)
        double edge = Math.exp(2 / Math.sqrt(2 / 3.0));
        assertThat(GreedyCover.weights(new float[] {1, 2, 3}))
                .containsExactly(new double[] {1 / edge, 1, edge}, within(1e-9));
        assertThat(GreedyCover.weights(new float[] {100, 300, 500}))
                .containsExactly(new double[] {1 / edge, 1, edge}, within(1e-9));
        assertThat(GreedyCover.weights(new float[] {7, 7})).containsExactly(1, 1);
    }

    @Test
    void agreesWithComputingEveryGainEveryTime() {
        for (int number = 0; number < 300; number++) {
            Random random = new Random(number);
            int tokens = 1 + random.nextInt(60);
            float[] cosines = RandomCases.cosines(random, tokens, 1 + random.nextInt(6));
            if (random.nextBoolean()) { // many equal gains
                for (int i = 0; i < cosines.length; i++) {
                    cosines[i] = Math.round(2 * cosines[i]) / 2f;
                }
            }
            double[] weights = random.doubles(tokens).toArray();
            int count = random.nextInt(tokens + 1);

            assertThat(GreedyCover.inRasterOrder(weights, cosines, count))
                    .as("case %d", number)
                    .isEqualTo(everyGainEveryTime(weights, cosines, count));
        }
    }

    private static int[] everyGainEveryTime(double[] weights, float[] cosines, int count) {
        int tokens = weights.length;
        float[] covered = new float[tokens];
        boolean[] kept = new boolean[tokens];
        for (int step = 0; step < count; step++) {
            int best = -1;
            double bestGain = -1;
            for (int i = 0; i < tokens; i++) {
                float gain = 0;
                for (int j = 0; j < tokens; j++) {
                    gain += Math.max(0, cosines[i * tokens + j] - covered[j]);
                }
                if (!kept[i] && weights[i] * gain > bestGain) {
                    best = i;
                    bestGain = weights[i] * gain;
                }
            }
            kept[best] = true;
            for (int j = 0; j < tokens; j++) {
                covered[j] = Math.max(covered[j], cosines[best * tokens + j]);
            }
        }
        return IntStream.range(0, tokens).filter(i -> kept[i]).toArray();
    }
}
