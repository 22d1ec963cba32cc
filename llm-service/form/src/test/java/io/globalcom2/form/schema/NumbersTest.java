package io.globalcom2.form.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.form.Texts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({"0,0", "-1,1", "0,9", "8,11", "95,1002", "-120,-7", "-15,205", "999,1001", "-9,-9"})
    void wholeNumbersAreThoseOfTheRange(int low, int high) {
        assertThat(Texts.of("{'type': 'integer', 'minimum': %d, 'maximum': %d}".formatted(low, high))
                        .all())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(low, high)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(Texts.of("{'type': 'integer', 'exclusiveMinimum': %d.5, 'exclusiveMaximum': %d}"
                                .formatted(Math.abs(low), Math.abs(low) + 3))
                        .all())
                .containsExactlyInAnyOrder("" + (Math.abs(low) + 1), "" + (Math.abs(low) + 2));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void decimalsAreThoseOfTheRange(long seed) {
        Random random = new Random(seed);
        BigDecimal low = decimal(random);
        BigDecimal high = low.add(decimal(random).abs()).add(BigDecimal.ONE);
        boolean includesLow = random.nextBoolean();
        boolean includesHigh = random.nextBoolean();
        Texts texts = Texts.of("{'type': 'number', '%s': %s, '%s': %s}"
                .formatted(
                        includesLow ? "minimum" : "exclusiveMinimum",
                        low.toPlainString(),
                        includesHigh ? "maximum" : "exclusiveMaximum",
                        high.toPlainString()));

        for (int i = 0; i < 3000; i++) {
            BigDecimal number = List.of(
                            low, high, decimal(random), low.add(decimal(random).movePointLeft(3)))
                    .get(random.nextInt(4));
            boolean isIn =
                    number.compareTo(low) >= (includesLow ? 0 : 1) && number.compareTo(high) <= (includesHigh ? 0 : -1);
            String text = number.signum() == 0 ? number.abs().toPlainString() : number.toPlainString();
            assertThat(texts.has(text)).as("%s in %s to %s", text, low, high).isEqualTo(isIn);
        }
    }

    @Test
    void numbersAreWhatReadersHoldExactly() {
        Texts integers = Texts.of("{'type': 'integer'}");
        Texts numbers = Texts.of("{'type': 'number'}");

        assertThat(integers.has("-999999999999999999")).isTrue();
        assertThat(integers.has("1000000000000000000")).isFalse();
        assertThat(integers.has("1.0")).isFalse();
        assertThat(integers.has("-0")).isFalse();
        assertThat(integers.has("01")).isFalse();
        assertThat(numbers.has("-1.25e-10")).isTrue();
        assertThat(numbers.has("12345.6789012345")).isTrue();
        assertThat(numbers.has("12345.67890123456")).isFalse();
        assertThat(numbers.has("1e400")).isFalse();
        assertThat(numbers.has("1.")).isFalse();
        assertThat(numbers.has(".5")).isFalse();
    }

    private static BigDecimal decimal(Random random) {
        return BigDecimal.valueOf(random.nextInt(4000) - 2000, random.nextInt(4));
    }
}
