package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopTokensTest {
    @Test
    void keepsLowerIndexOnTie() {
        assertThat(TopTokens.inRasterOrder(new float[] {1, 2, 1, 2, 1}, 3)).containsExactly(0, 1, 3);
        assertThat(TopTokens.highestFirst(new float[] {1, 2, 1, 2, 1}, 4)).containsExactly(1, 3, 0, 2);
    }

    @Test
    void takesMinusZeroForZero() {
        assertThat(TopTokens.inRasterOrder(new float[] {-0.0f, 0.0f}, 1)).containsExactly(0);
        assertThat(TopTokens.highestFirst(new float[] {-0.0f, 0.0f}, 2)).containsExactly(0, 1);
    }

    @Test
    void ordersNegativeScores() {
        assertThat(TopTokens.highestFirst(new float[] {-1, -3, 2, -Float.MAX_VALUE, Float.MIN_VALUE}, 5))
                .containsExactly(2, 4, 0, 1, 3);
    }

    @Test
    void keepsNoneAndAll() {
        assertThat(TopTokens.inRasterOrder(new float[] {3, 1, 2}, 0)).isEmpty();
        assertThat(TopTokens.inRasterOrder(new float[] {3, 1, 2}, 3)).containsExactly(0, 1, 2);
        assertThat(TopTokens.inRasterOrder(new float[0], 0)).isEmpty();
        assertThat(TopTokens.highestFirst(new float[] {3, 1, 2}, 0)).isEmpty();
    }

    @Test
    void agreesWithAStableSort() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            float[] scores = new float[1 + random.nextInt(60)];
            for (int token = 0; token < scores.length; token++) {
                scores[token] = random.nextInt(9) - 4;
            }
            int count = random.nextInt(scores.length + 1);

            int[] sorted = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted(Comparator.comparing((Integer token) -> scores[token])
                            .reversed())
                    .mapToInt(Integer::intValue)
                    .limit(count)
                    .toArray();
            assertThat(TopTokens.highestFirst(scores, count)).isEqualTo(sorted);
            assertThat(TopTokens.inRasterOrder(scores, count))
                    .isEqualTo(IntStream.of(sorted).sorted().toArray());
        }
    }
}
