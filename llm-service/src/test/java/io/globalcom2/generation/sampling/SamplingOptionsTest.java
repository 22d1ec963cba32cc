package io.globalcom2.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SamplingOptionsTest {
    @Test
    void aValueOutOfRangeNamesTheField() {
        refused("max_tokens", "got 0", () -> options(0, 0, 1, 0));
        refused("temperature", "got 2.5", () -> options(1, 2.5, 1, 0));
        refused("temperature", "got NaN", () -> options(1, Double.NaN, 1, 0));
        refused("top_p", "got 0.0", () -> options(1, 0, 0, 0));
        refused("top_k", "got -1", () -> options(1, 0, 1, -1));
        refused("stop", "empty", () -> options(1, 0, 1, 0, ""));
    }

    @Test
    void moreChoicesThanEightAreRefused() {
        SamplingOptions greedy = SamplingOptions.greedy(1);
        refused(
                "n",
                "got 9",
                () -> new SamplingOptions(
                        1,
                        0,
                        1,
                        0,
                        0,
                        greedy.adjustments(),
                        0,
                        List.of(),
                        false,
                        Optional.empty(),
                        OptionalInt.empty(),
                        9));
        refused(
                "n",
                "got 0",
                () -> new SamplingOptions(
                        1,
                        0,
                        1,
                        0,
                        0,
                        greedy.adjustments(),
                        0,
                        List.of(),
                        false,
                        Optional.empty(),
                        OptionalInt.empty(),
                        0));
    }

    private static void refused(String field, String got, ThrowingCallable options) {
        assertThatThrownBy(options)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT))
                .hasMessageStartingWith(field)
                .hasMessageContaining(got);
    }

    private static SamplingOptions options(int maxTokens, double temperature, double topP, int topK, String... stop) {
        return new SamplingOptions(
                maxTokens,
                temperature,
                topP,
                topK,
                0,
                LogitAdjustments.NONE,
                0,
                List.of(stop),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                1);
    }
}
