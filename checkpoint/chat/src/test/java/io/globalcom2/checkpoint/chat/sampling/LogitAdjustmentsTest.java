package io.globalcom2.checkpoint.chat.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LogitAdjustmentsTest {
    @Test
    void valuesOutOfRangeAreNamed() {
        refused(
                () -> new LogitAdjustments(Map.of(), 1, 0, -2.5),
                "presence_penalty: expected a number in [-2, 2], got -2.5");
        refused(
                () -> new LogitAdjustments(Map.of(), 1, Double.NaN, 0),
                "frequency_penalty: expected a number in [-2, 2], got NaN");
        refused(
                () -> new LogitAdjustments(Map.of(), 0, 0, 0),
                "repetition_penalty: expected a number in (0, 2], got 0.0");
        refused(
                () -> new LogitAdjustments(Map.of(5, 101f), 1, 0, 0),
                "logit_bias: expected numbers in [-100, 100], got 101.0");
        refused(
                () -> new LogitAdjustments(Map.of(-1, 1f), 1, 0, 0),
                "logit_bias: expected ids of tokens, got 4294967295");
        refused(
                () -> new LogitAdjustments(
                        IntStream.range(0, 301).boxed().collect(Collectors.toMap(Function.identity(), token -> 1f)),
                        1,
                        0,
                        0),
                "logit_bias: expected at most 300 tokens, got 301");
    }

    private static void refused(ThrowingCallable making, String message) {
        assertThatThrownBy(making)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT))
                .hasMessage(message);
    }
}
