package io.globalcom2.compression.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptSimilaritiesTest {
    private final KeptSimilarities kept = new KeptSimilarities(2 * 4 * Float.BYTES);
    private final List<Integer> computed = new ArrayList<>();

    @Test
    void whatIsAskedForAgainIsComputedOnce() {
        float[] first = get(0);

        assertThat(get(0)).isSameAs(first);
        assertThat(computed).containsExactly(0);
    }

    @Test
    void whatDoesNotFitIsComputedAgain() {
        get(0);
        get(1);
        get(2);
        get(2);
        get(1);

        assertThat(computed).containsExactly(0, 1, 2, 2);
    }

    /** Of two tokens: 16 bytes. */
    private float[] get(int view) {
        return kept.get(view, () -> {
            computed.add(view);
            return new float[] {1, view, view, 1};
        });
    }
}
