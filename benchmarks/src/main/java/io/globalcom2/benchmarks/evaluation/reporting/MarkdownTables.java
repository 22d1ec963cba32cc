package io.globalcom2.benchmarks.evaluation.reporting;

import io.globalcom2.benchmarks.evaluation.metrics.Bootstrap;
import io.globalcom2.benchmarks.evaluation.metrics.Interval;
import io.globalcom2.benchmarks.evaluation.metrics.Score;
import io.globalcom2.benchmarks.evaluation.running.GivenAnswer;
import io.globalcom2.benchmarks.evaluation.running.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of a report: all data side by side, and each data by its groups. */
final class MarkdownTables {
    private final String title;
    private final LanguageModelCost cost;
    private final StringBuilder groupTables = new StringBuilder();

    MarkdownTables(String title, LanguageModelCost cost) {
        this.title = title;
        this.cost = cost;
    }

    /** Adds a data's groups and, against the uncompressed run, what each run loses. */
    void addGroups(String data, List<RunResult> whole, Map<String, List<RunResult>> groups) {
        groupTables.append("\n## ").append(data).append('\n');
        groupTables.append("Scores in percent; against uncompressed with its paired interval.\n\n");
        groupTables.append(row("method", "ratio", "all", "against uncompressed", String.join(" | ", groups.keySet())));
        groupTables.append(line(groups.isEmpty() ? 4 : 4 + groups.size()));
        Optional<RunResult> uncompressed = uncompressed(whole);
        for (int i = 0; i < whole.size(); i++) {
            int run = i;
            RunResult result = whole.get(run);
            String against = uncompressed
                    .map(base -> signed(Bootstrap.difference(result.images(), base.images())))
                    .orElse("");
            groupTables.append(row(
                    result.run().name(),
                    Double.toString(result.run().ratio()),
                    interval(result.score()),
                    against,
                    groups.values().stream()
                            .map(results -> number(Score.of(results.get(run).images()), 1))
                            .collect(Collectors.joining(" | "))));
        }
        for (RunResult result : whole) {
            Map<String, Double> figures = Score.figures(result.images());
            if (!figures.isEmpty()) {
                groupTables.append("\n%s %s: %s\n"
                        .formatted(
                                result.run().name(),
                                Double.toString(result.run().ratio()),
                                figures.entrySet().stream()
                                        .map(figure -> figure.getKey() + " " + number(figure.getValue(), 1))
                                        .collect(Collectors.joining(", "))));
            }
        }
    }

    /** The whole document. */
    String text(Map<String, List<RunResult>> whole) {
        StringBuilder text = new StringBuilder("# ").append(title).append("\n\n");
        text.append(
                "Kept tokens and positions (kept tokens and newlines) are means over all questions, never nominal budgets. Intervals: 95 %, "
                        + Bootstrap.RESAMPLES + " bootstrap resamples of the images.\n");
        text.append(
                "FLOPs are the language model's for prompt and answer, the KV cache the prompt's; first token: median from the encoded image, see the log.\n\n");
        text.append(row(
                "method",
                "ratio",
                "kept tokens",
                "positions",
                String.join(" | ", whole.keySet()),
                "of uncompressed",
                "GFLOP",
                "KV cache KiB",
                "first token ms"));
        text.append(line(8 + whole.size()));
        List<List<RunResult>> columns = new ArrayList<>(whole.values());
        for (int i = 0; i < columns.get(0).size(); i++) {
            int run = i;
            text.append(row(columns.stream().map(column -> column.get(run)).toList(), columns));
        }
        return text.append(groupTables).toString();
    }

    /** @param results of one run, by data */
    private String row(List<RunResult> results, List<List<RunResult>> columns) {
        Run run = results.get(0).run();
        double relative = 0;
        boolean comparable = true;
        for (int i = 0; i < results.size(); i++) {
            Optional<RunResult> base = uncompressed(columns.get(i));
            comparable &= base.isPresent();
            if (base.isPresent()) {
                relative +=
                        Score.of(results.get(i).images()) / Score.of(base.get().images()) / results.size();
            }
        }
        return row(
                run.name(),
                Double.toString(run.ratio()),
                number(mean(results, result -> result.mean(GivenAnswer::keptTokens)), 1),
                number(mean(results, result -> result.mean(GivenAnswer::imagePositions)), 1),
                results.stream().map(result -> interval(result.score())).collect(Collectors.joining(" | ")),
                comparable ? number(100 * relative, 1) + " %" : "",
                number(mean(results, result -> result.mean(this::flops)) / 1e9, 3),
                number(mean(results, result -> result.mean(this::cacheBytes)) / 1024, 0),
                number(mean(results, result -> result.median(GivenAnswer::firstTokenMillis)), 1));
    }

    private double flops(GivenAnswer outcome) {
        return cost.flops(outcome.promptPositions(), outcome.completionTokens());
    }

    private double cacheBytes(GivenAnswer outcome) {
        return cost.cacheBytes(outcome.promptPositions());
    }

    private static Optional<RunResult> uncompressed(List<RunResult> results) {
        return results.stream()
                .filter(result -> result.run().equals(Run.UNCOMPRESSED))
                .findFirst();
    }

    private static double mean(List<RunResult> results, java.util.function.ToDoubleFunction<RunResult> figure) {
        return results.stream().mapToDouble(figure).average().orElseThrow();
    }

    private static String interval(Interval interval) {
        return "%s (%s–%s)"
                .formatted(number(interval.value(), 1), number(interval.low(), 1), number(interval.high(), 1));
    }

    private static String signed(Interval interval) {
        return String.format(Locale.ROOT, "%+.1f (%+.1f to %+.1f)", interval.value(), interval.low(), interval.high());
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String line(int columns) {
        return "|---".repeat(columns) + "|\n";
    }
}
