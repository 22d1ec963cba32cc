package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.load.Percentile;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What reading a prompt took.
 *
 * @param prefillMillis for the prompt
 * @param decodeMillis for each token behind it: the median
 * @param togetherMillis for a step in which every sequence gets a token: the median; empty where there is one sequence
 */
record Reading(double prefillMillis, double decodeMillis, OptionalDouble togetherMillis) {
    static Reading of(double prefillMillis, List<Double> decodeMillis, List<Double> togetherMillis) {
        return new Reading(
                prefillMillis,
                Percentile.of(decodeMillis, 0.5),
                togetherMillis.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Percentile.of(togetherMillis, 0.5)));
    }
}
