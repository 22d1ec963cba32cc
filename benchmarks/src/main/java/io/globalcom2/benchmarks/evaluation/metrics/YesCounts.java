package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** True and false, positive and negative: "yes" is positive. */
record YesCounts(int truePositive, int falsePositive, int trueNegative, int falseNegative) {
    static YesCounts of(List<JudgedImage> images) {
        int[][] counts = new int[2][2]; // [right][positive]
        for (JudgedImage image : images) {
            for (Judgement judgement : image.judgements()) {
                counts[judgement.right() ? 1 : 0][judgement.positive() ? 1 : 0]++;
            }
        }
        return new YesCounts(counts[1][1], counts[0][0], counts[1][0], counts[0][1]);
    }

    static double meanF1(List<JudgedImage> images) {
        return Averages.ofGroups(images, group -> of(group).f1());
    }

    /** All figures of POPE, in percent, over all judgements together. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("accuracy", percent(truePositive + trueNegative, all()));
        figures.put("precision", precision());
        figures.put("recall", recall());
        figures.put("F1", f1());
        figures.put("yes ratio", percent(truePositive + falsePositive, all()));
        return figures;
    }

    /** Harmonic mean of precision and recall; 0 where nothing positive was found. */
    double f1() {
        return percent(2 * truePositive, 2 * truePositive + falsePositive + falseNegative);
    }

    private double precision() {
        return percent(truePositive, truePositive + falsePositive);
    }

    private double recall() {
        return percent(truePositive, truePositive + falseNegative);
    }

    private int all() {
        return truePositive + falsePositive + trueNegative + falseNegative;
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}
