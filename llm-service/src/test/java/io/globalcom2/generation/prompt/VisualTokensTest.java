package io.globalcom2.generation.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.ServingException;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VisualTokensTest {
    @Test
    void countsRowsAndNewlines() {
        VisualTokens tokens = new VisualTokens(ByteBuffer.allocate(12), FloatFormat.FLOAT16, 2, 9, -1, 4, 0, -1);

        assertThat(tokens.kept()).isEqualTo(3);
        assertThat(tokens.newlines()).isEqualTo(2);
        assertThat(tokens.positions()).isEqualTo(5);
        assertThat(tokens.isNewline(1)).isTrue();
        assertThat(tokens.isNewline(2)).isFalse();
        assertThat(tokens.requireCounts(3, 2)).isSameAs(tokens);
    }

    @Test
    void rowsThatAreNotThoseOfTheLayoutAreRefused() {
        refused(
                () -> new VisualTokens(ByteBuffer.allocate(11), FloatFormat.FLOAT16, 2, 9, -1, 4, 0),
                "expected 12 bytes");
        refused(() -> new VisualTokens(ByteBuffer.allocate(16), FloatFormat.FLOAT32, 2, 0), "got 16");
        refused(() -> new VisualTokens(ByteBuffer.allocate(0), FloatFormat.FLOAT32, 0), "row width");
        refused(() -> new VisualTokens(ByteBuffer.allocate(4), FloatFormat.FLOAT32, 1, -2, 0), "got -2");
    }

    @Test
    void numbersThatWereNotAnnouncedAreRefused() {
        VisualTokens tokens = new VisualTokens(ByteBuffer.allocate(8), FloatFormat.FLOAT32, 1, 0, 1, -1);

        refused(() -> tokens.requireCounts(3, 1), "expected 3 visual tokens and 1 newlines as announced, got 2 and 1");
        refused(() -> tokens.requireCounts(2, 0), "expected 2 visual tokens and 0 newlines as announced, got 2 and 1");
    }

    @Test
    void whatIsLeftBehindAPositionHasItsRows() {
        VisualTokens tokens = new VisualTokens(
                ByteBuffer.wrap(new byte[] {1, 1, 2, 2, 3, 3}), FloatFormat.FLOAT16, 1, 9, -1, 4, 0, -1);

        assertThat(bytes(tokens.from(0))).containsExactly(1, 1, 2, 2, 3, 3);
        assertThat(bytes(tokens.from(1))).containsExactly(2, 2, 3, 3);
        assertThat(tokens.from(1).isNewline(0)).isTrue();
        assertThat(bytes(tokens.from(2))).containsExactly(2, 2, 3, 3);
        assertThat(bytes(tokens.from(3))).containsExactly(3, 3);
        assertThat(tokens.from(4).kept()).isZero();
        assertThat(tokens.from(5).positions()).isZero();
        assertThat(tokens.from(1).from(2).digest()).isEqualTo(tokens.from(3).digest());
    }

    @Test
    void theDigestIsThatOfAllThatIsRead() {
        byte[] rows = {1, 1, 2, 2};
        VisualTokens tokens = new VisualTokens(ByteBuffer.wrap(rows), FloatFormat.FLOAT16, 1, 0, 1, -1);

        // Which token a row is of makes no difference to who reads it.
        assertThat(new VisualTokens(ByteBuffer.wrap(rows.clone()), FloatFormat.FLOAT16, 1, 7, 9, -1).digest())
                .isEqualTo(tokens.digest());
        assertThat(new VisualTokens(ByteBuffer.wrap(rows), FloatFormat.FLOAT16, 1, 0, -1, 1).digest())
                .isNotEqualTo(tokens.digest());
        assertThat(new VisualTokens(ByteBuffer.wrap(rows), FloatFormat.BFLOAT16, 1, 0, 1, -1).digest())
                .isNotEqualTo(tokens.digest());
        assertThat(new VisualTokens(ByteBuffer.wrap(new byte[] {1, 1, 2, 3}), FloatFormat.FLOAT16, 1, 0, 1, -1)
                        .digest())
                .isNotEqualTo(tokens.digest());
    }

    private static byte[] bytes(VisualTokens tokens) {
        byte[] bytes = new byte[tokens.rows().remaining()];
        tokens.rows().get(bytes);
        return bytes;
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(ServingException.class).hasMessageContaining(message);
    }
}
