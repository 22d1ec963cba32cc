package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the judgements of a run sum up to. */
public final class Score {
    private Score() {}

    /** Score in percent; of data with several metrics the mean of theirs, weighted by questions. */
    public static double of(List<JudgedImage> images) {
        List<Metric> metrics = metrics(images);
        if (metrics.size() == 1) {
            return metrics.get(0).score(images);
        }
        double sum = 0;
        int count = 0;
        for (Metric metric : metrics) {
            List<JudgedImage> part = JudgedImage.only(images, judgement -> judgement.metric() == metric);
            int questions = JudgedImage.all(part).size();
            sum += questions * metric.score(part);
            count += questions;
        }
        return sum / count;
    }

    /** What the metrics tell besides the score, by name. */
    public static Map<String, Double> figures(List<JudgedImage> images) {
        Map<String, Double> figures = new LinkedHashMap<>();
        List<JudgedImage> pope = JudgedImage.only(images, judgement -> judgement.metric() == Metric.POPE);
        if (!pope.isEmpty()) {
            figures.putAll(YesCounts.of(pope).figures());
        }
        List<JudgedImage> mme = JudgedImage.only(images, judgement -> judgement.metric() == Metric.MME);
        if (!mme.isEmpty()) {
            figures.putAll(MmeCounts.figures(mme));
        }
        return figures;
    }

    private static List<Metric> metrics(List<JudgedImage> images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("expected at least one judged image, got none");
        }
        return images.stream()
                .flatMap(image -> image.judgements().stream())
                .map(Judgement::metric)
                .distinct()
                .toList();
    }
}
