package io.globalcom2.benchmarks.evaluation.reporting;

import io.globalcom2.benchmarks.evaluation.metrics.Interval;
import io.globalcom2.benchmarks.evaluation.running.GivenAnswer;
import io.globalcom2.benchmarks.evaluation.running.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Score against kept tokens, one line for each method, the uncompressed model at the end of every line; one chart for each data. */
final class AccuracyPlot {
    private AccuracyPlot() {}

    /** Writes a PNG; with several data one beside the other. */
    static void write(Path file, Map<String, List<RunResult>> whole) throws IOException {
        List<XYChart> charts = whole.entrySet().stream()
                .map(entry -> chart(entry.getKey(), entry.getValue()))
                .toList();
        String name = file.toString().replaceFirst("\\.png$", "");
        if (charts.size() == 1) {
            BitmapEncoder.saveBitmap(charts.get(0), name, BitmapFormat.PNG);
        } else {
            BitmapEncoder.saveBitmap(charts, 1, charts.size(), name, BitmapFormat.PNG);
        }
    }

    private static XYChart chart(String data, List<RunResult> results) {
        XYChart chart = new XYChartBuilder()
                .width(900)
                .height(600)
                .title(data)
                .xAxisTitle("kept visual tokens (mean)")
                .yAxisTitle("score in %, with 95 % intervals")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.InsideSE).setChartBackgroundColor(java.awt.Color.WHITE);
        chart.getStyler().setXAxisMin(0.0);
        List<RunResult> uncompressed = results.stream()
                .filter(result -> result.run().equals(Run.UNCOMPRESSED))
                .toList();
        Map<String, List<RunResult>> lines = new LinkedHashMap<>();
        for (RunResult result : results) {
            if (!result.run().equals(Run.UNCOMPRESSED)) {
                lines.computeIfAbsent(result.run().name(), name -> results.stream()
                        .filter(other -> other.run().name().equals(name))
                        .toList());
            }
        }
        if (lines.isEmpty()) {
            lines.put(Run.UNCOMPRESSED.name(), List.of());
        }
        lines.forEach((name, line) -> add(
                chart,
                name,
                Stream.concat(line.stream(), uncompressed.stream())
                        .sorted(Comparator.comparingDouble(result -> result.mean(GivenAnswer::keptTokens)))
                        .toList()));
        return chart;
    }

    private static void add(XYChart chart, String name, List<RunResult> line) {
        double[] kept = line.stream()
                .mapToDouble(result -> result.mean(GivenAnswer::keptTokens))
                .toArray();
        List<Interval> scores = line.stream().map(RunResult::score).toList();
        chart.addSeries(
                name,
                kept,
                scores.stream().mapToDouble(Interval::value).toArray(),
                scores.stream()
                        .mapToDouble(score -> (score.high() - score.low()) / 2)
                        .toArray());
    }
}
