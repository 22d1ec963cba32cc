package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.load.Percentile;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Values of several rounds: the median, the least and the most. */
record Spread(double median, double min, double max) {
    /** @throws IllegalArgumentException where there is no value */
    static Spread of(List<Double> values) {
        return new Spread(Percentile.of(values, 0.5), Collections.min(values), Collections.max(values));
    }

    /** Three cells of a CSV line. */
    List<String> cells() {
        return List.of(number(median), number(min), number(max));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f (%.1f–%.1f)", median, min, max);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
