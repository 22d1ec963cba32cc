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

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(ServingException.class).hasMessageContaining(message);
    }
}
