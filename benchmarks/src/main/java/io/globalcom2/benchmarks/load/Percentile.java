package io.globalcom2.benchmarks.load;

import java.util.Collection;

/** Percentiles by nearest rank: always one of the values. */
public final class Percentile {
    private Percentile() {}

    /**
     * The least value that is not exceeded by more than the rest.
     *
     * @param share in (0, 1]: 0.5 is the median, of an even number the lower one
     * @throws IllegalArgumentException where there is no value
     */
    public static double of(Collection<Double> values, double share) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected values, got none");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
