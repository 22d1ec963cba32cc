package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MME's two accuracies: of questions, and of images all of whose questions are right.
 *
 * @param accuracy in percent
 * @param accuracyPlus in percent
 */
record MmeCounts(double accuracy, double accuracyPlus) {
    static MmeCounts of(List<JudgedImage> images) {
        long wholeImages = images.stream()
                .filter(image -> image.judgements().stream().allMatch(Judgement::right))
                .count();
        return new MmeCounts(Averages.ofQuestions(images), 100.0 * wholeImages / images.size());
    }

    static double meanScore(List<JudgedImage> images) {
        return Averages.ofGroups(images, MmeCounts::mean);
    }

    /** Both accuracies as means over the groups, and the published score: the sum of both over all groups, 200 for each at most. */
    static Map<String, Double> figures(List<JudgedImage> images) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("accuracy", Averages.ofGroups(images, group -> of(group).accuracy()));
        figures.put("accuracy+", Averages.ofGroups(images, group -> of(group).accuracyPlus()));
        figures.put(
                "MME score", 2 * meanScore(images) * JudgedImage.groups(images).size());
        return figures;
    }

    private static double mean(List<JudgedImage> images) {
        MmeCounts counts = of(images);
        return (counts.accuracy() + counts.accuracyPlus()) / 2;
    }
}
