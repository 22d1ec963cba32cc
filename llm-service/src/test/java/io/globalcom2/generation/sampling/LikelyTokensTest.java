package io.globalcom2.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikelyTokensTest {
    @Test
    void theLowestIdComesFirstAmongEquals() {
        LikelyTokens tokens = new LikelyTokens(-0.0f, 3, 0.0f, 3, Float.NEGATIVE_INFINITY);

        assertThat(IntStream.range(0, 5).map(tokens::get)).containsExactly(1, 3, 0, 2, 4);
    }

    @Test
    void ranksAreThoseOfASortedVocabulary() {
        Random random = new Random(6);
        for (int trial = 0; trial < 500; trial++) {
            float[] logits = new float[1 + random.nextInt(50)];
            for (int token = 0; token < logits.length; token++) {
                logits[token] = random.nextInt(20) - 10;
            }
            List<Integer> sorted = IntStream.range(0, logits.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer token) -> -logits[token]))
                    .toList();
            LikelyTokens tokens = new LikelyTokens(logits);

            int rank = random.nextInt(logits.length);
            assertThat(tokens.get(rank)).isEqualTo(sorted.get(rank));
            assertThat(IntStream.range(0, logits.length).map(tokens::get).boxed())
                    .containsExactlyElementsOf(sorted);
        }
    }
}
