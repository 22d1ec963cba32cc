package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.compare.djl.MachineLimits;
import io.globalcom2.benchmarks.load.Percentile;
import io.globalcom2.tensor.FloatFormat;
import java.util.ArrayList;
import java.util.List;

/** What the machine could do in each round: bytes and operations a second. */
final class MeasuredLimits {
    private final List<Double> bandwidths = new ArrayList<>();
    private final List<Double> float32Rates = new ArrayList<>();
    private final List<Double> bfloat16Rates = new ArrayList<>();

    void measure(MachineLimits limits) {
        add(limits.bandwidth(), limits.matrixRate(FloatFormat.FLOAT32), limits.matrixRate(FloatFormat.BFLOAT16));
    }

    void add(double bandwidth, double float32Rate, double bfloat16Rate) {
        bandwidths.add(bandwidth);
        float32Rates.add(float32Rate);
        bfloat16Rates.add(bfloat16Rate);
    }

    /** Bytes a second, the median. */
    double bandwidth() {
        return Percentile.of(bandwidths, 0.5);
    }

    /** Operations a second, the median. Weights of four bits may be multiplied in what is fastest, and nobody multiplies binary16 here. */
    double matrixRate(HeldFormat format) {
        double float32 = Percentile.of(float32Rates, 0.5);
        double bfloat16 = Percentile.of(bfloat16Rates, 0.5);
        return format.multiplied()
                .map(dtype -> switch (dtype) {
                    case FLOAT32 -> float32;
                    case BFLOAT16 -> bfloat16;
                    case FLOAT16 -> Math.max(float32, bfloat16);
                })
                .orElse(Math.max(float32, bfloat16));
    }

    /** A line for each. */
    String markdown() {
        return "| limit | unit | median | min | max |\n|---|---|---|---|---|\n"
                + row("memory read", "GB/s", bandwidths)
                + row("matrix product, float32", "Gop/s", float32Rates)
                + row("matrix product, bfloat16", "Gop/s", bfloat16Rates);
    }

    private static String row(String name, String unit, List<Double> values) {
        return Cells.row(
                name,
                unit,
                Cells.number(Percentile.of(values, 0.5) / 1e9, 1),
                Cells.number(Percentile.of(values, Double.MIN_VALUE) / 1e9, 1),
                Cells.number(Percentile.of(values, 1) / 1e9, 1));
    }
}
