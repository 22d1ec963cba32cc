package io.globalcom2.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptTokensTest {
    @Test
    void keepsTheReadingOrderAndLeavesNewlinesOut() {
        KeptTokens kept = KeptTokens.of(List.of(5, -1, 2, 9, -1), 10, 3, 2);

        assertThat(kept.count()).isEqualTo(3);
        assertThat(List.of(kept.get(0), kept.get(1), kept.get(2))).containsExactly(5, 2, 9);
    }

    @Test
    void refusesTokensThatTheImageDoesNotHave() {
        assertMismatch(List.of(10), 1, 0, "expected entries in -1..9, got 10");
        assertMismatch(List.of(-2), 1, 0, "expected entries in -1..9, got -2");
    }

    @Test
    void refusesCountsOtherThanAnnounced() {
        assertMismatch(List.of(1, -1), 2, 1, "expected 2 tokens and 1 newlines as announced, got 1 and 1");
        assertMismatch(List.of(1, -1), 1, 0, "expected 1 tokens and 0 newlines as announced, got 1 and 1");
    }

    private static void assertMismatch(List<Integer> sequence, int kept, int newlines, String message) {
        assertThatThrownBy(() -> KeptTokens.of(sequence, 10, kept, newlines))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERNAL))
                .hasMessage("the compressor's selection: " + message);
    }
}
