package io.globalcom2.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedViewsTest {
    /** Two views of two tokens, rows of two bytes. */
    private final EncodedViews views =
            new EncodedViews(new SaliencyScores(2, new float[4]), new byte[] {0, 1, 10, 11, 20, 21, 30, 31});

    @Test
    void gathersRowsInReadingOrder() {
        assertThat(views.gather(KeptTokens.of(List.of(3, -1, 0, 2), 4, 3, 1))).containsExactly(30, 31, 0, 1, 20, 21);
        assertThat(views.gather(KeptTokens.of(List.of(-1), 4, 0, 1))).isEmpty();
    }

    @Test
    void whatWasGatheredIsTheCallersOwn() {
        KeptTokens all = KeptTokens.of(List.of(0, 1, 2, 3), 4, 4, 0);
        views.gather(all)[0] = 99;

        assertThat(views.rows()).isEqualTo(ByteBuffer.wrap(views.gather(all)));
        assertThat(views.rows().isReadOnly()).isTrue();
    }

    @Test
    void knowsItsSize() {
        assertThat(views.sizeBytes()).isEqualTo(8 + 4 * Float.BYTES);
    }

    @Test
    void refusesRowsThatAreNotOfOneSize() {
        assertThatThrownBy(() -> new EncodedViews(new SaliencyScores(2, new float[4]), new byte[7]))
                .hasMessage("expected 4 rows of one size, got 7 bytes");
    }
}
