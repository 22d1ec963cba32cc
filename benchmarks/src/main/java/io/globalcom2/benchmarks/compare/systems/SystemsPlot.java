package io.globalcom2.benchmarks.compare.systems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Time against positions, a line for each system: reading a prompt on the left, a token behind it on the right. */
final class SystemsPlot {
    private SystemsPlot() {}

    /** Writes a PNG. */
    static void write(Path file, List<Measurement> all) throws IOException {
        List<XYChart> charts = List.of(
                chart("prefill", "positions of the prompt", "ms", Work.Kind.PREFILL, all),
                chart("decode", "positions before the token", "ms per token", Work.Kind.DECODE, all));
        BitmapEncoder.saveBitmap(
                charts, 1, charts.size(), file.toString().replaceFirst("\\.png$", ""), BitmapFormat.PNG);
    }

    private static XYChart chart(String title, String x, String y, Work.Kind kind, List<Measurement> all) {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(600)
                .title(title + ": median and spread")
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(java.awt.Color.WHITE);
        chart.getStyler().setXAxisMin(0.0).setYAxisMin(0.0);
        Map<String, List<Measurement>> lines = new LinkedHashMap<>();
        for (Measurement one : all) {
            if (one.work().kind() == kind) {
                lines.computeIfAbsent(one.system(), system -> all.stream()
                        .filter(other ->
                                other.work().kind() == kind && other.system().equals(system))
                        .toList());
            }
        }
        lines.forEach((system, line) -> chart.addSeries(
                system + " " + line.get(0).format().id(),
                line.stream().mapToDouble(one -> one.work().positions()).toArray(),
                line.stream().mapToDouble(Measurement::median).toArray(),
                line.stream().mapToDouble(one -> (one.max() - one.min()) / 2).toArray()));
        return chart;
    }
}
