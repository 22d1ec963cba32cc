package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.load.Percentile;
import java.util.List;
import java.util.Locale;

/**
 * What the rounds gave for one system and one work.
 *
 * @param millis of each round
 * @param ratioToOurs of the medians
 * @param shareOfLimit ideal time by the median
 */
record Measurement(
        Work work, String system, HeldFormat format, List<Double> millis, double ratioToOurs, double shareOfLimit) {
    static final String HEADER = "work,positions,system,format,median_ms,min_ms,max_ms,ratio_to_ours,share_of_limit\n";

    Measurement {
        millis = List.copyOf(millis);
    }

    double median() {
        return Percentile.of(millis, 0.5);
    }

    double min() {
        return Percentile.of(millis, Double.MIN_VALUE);
    }

    double max() {
        return Percentile.of(millis, 1);
    }

    String csvLine() {
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%s,%.3f,%.3f,%.3f,%.3f,%.3f\n",
                work.kind().id(),
                work.positions(),
                system,
                format.id(),
                median(),
                min(),
                max(),
                ratioToOurs,
                shareOfLimit);
    }

    String markdownRow() {
        return Cells.row(
                work.kind().id(),
                Integer.toString(work.positions()),
                system,
                format.id(),
                "%s (%s–%s)".formatted(Cells.number(median(), 1), Cells.number(min(), 1), Cells.number(max(), 1)),
                Cells.number(ratioToOurs, 2),
                Cells.number(shareOfLimit, 2));
    }
}
