package io.globalcom2.form.schema;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.ZERO;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers between two.
 *
 * @param includesLow whether {@code low} is one of them; {@code includesHigh} says it of {@code high}
 */
record NumberRange(BigDecimal low, boolean includesLow, BigDecimal high, boolean includesHigh) {
    /** Between the opposite of a number and the number. */
    static NumberRange around(BigDecimal most) {
        return new NumberRange(most.negate(), true, most, true);
    }

    boolean isEmpty() {
        int order = low.compareTo(high);
        return order > 0 || (order == 0 && !(includesLow && includesHigh));
    }

    /** Those of them that are not below, or, where that is excluded, above a number. */
    NumberRange from(BigDecimal bound, boolean isIncluded) {
        int order = bound.compareTo(low);
        return order < 0 || (order == 0 && isIncluded) ? this : new NumberRange(bound, isIncluded, high, includesHigh);
    }

    NumberRange to(BigDecimal bound, boolean isIncluded) {
        return opposite().from(bound.negate(), isIncluded).opposite();
    }

    NumberRange opposite() {
        return new NumberRange(high.negate(), includesHigh, low.negate(), includesLow);
    }

    /** The smallest range that has the same whole numbers. */
    NumberRange ofIntegers() {
        BigDecimal first = low.setScale(0, RoundingMode.CEILING);
        BigDecimal last = high.setScale(0, RoundingMode.FLOOR);
        return new NumberRange(
                !includesLow && first.compareTo(low) == 0 ? first.add(ONE) : first,
                true,
                !includesHigh && last.compareTo(high) == 0 ? last.subtract(ONE) : last,
                true);
    }

    /** Those that are written without a sign. */
    NumberRange notNegative() {
        return from(ZERO, true);
    }
}
