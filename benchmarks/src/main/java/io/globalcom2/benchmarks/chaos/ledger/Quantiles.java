package io.globalcom2.benchmarks.chaos.ledger;

import java.util.List;
import java.util.function.Predicate;

/** Times from the queue to the terminal record, in seconds; not a number where there are none. */
record Quantiles(double median, double p99) {
    static Quantiles of(List<LedgerEntry> entries, Predicate<LedgerEntry> which) {
        List<Double> seconds = entries.stream()
                .filter(which)
                .flatMap(entry -> entry.duration().stream())
                .map(time -> time.toMillis() / 1000.0)
                .sorted()
                .toList();
        return new Quantiles(at(seconds, 0.5), at(seconds, 0.99));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
