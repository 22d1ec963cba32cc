package io.globalcom2.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The counted runs of one ratio. */
final class RatioRuns {
    static final String HEADER = """
            | ratio | kept tokens | positions | encode ms | prefill ms | encode + prefill ms | against the first | tokens/s | total ms |
            |---|---|---|---|---|---|---|---|---|""";

    private final List<TimedAnswer> answers = new ArrayList<>();

    void add(TimedAnswer answer) {
        answers.add(answer);
    }

    /** A row of the table: medians, and from least to most in brackets. */
    String row(double ratio, RatioRuns baseline) {
        TimedAnswer any = answers.get(0);
        double speedUp = baseline.median(TimedAnswer::firstTokenMillis) / median(TimedAnswer::firstTokenMillis);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %s | %s | %s | %.2f× | %s | %s |",
                ratio,
                any.keptTokens(),
                any.positions(),
                spread(TimedAnswer::encodeMillis),
                spread(TimedAnswer::prefillMillis),
                spread(TimedAnswer::firstTokenMillis),
                speedUp,
                spread(TimedAnswer::tokensPerSecond),
                spread(TimedAnswer::totalMillis));
    }

    private String spread(ToDoubleFunction<TimedAnswer> figure) {
        double[] sorted = sorted(figure);
        return String.format(Locale.ROOT, "%.1f (%.1f–%.1f)", median(figure), sorted[0], sorted[sorted.length - 1]);
    }

    private double median(ToDoubleFunction<TimedAnswer> figure) {
        double[] sorted = sorted(figure);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private double[] sorted(ToDoubleFunction<TimedAnswer> figure) {
        double[] values = answers.stream().mapToDouble(figure).toArray();
        Arrays.sort(values);
        return values;
    }
}
