package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Means of credits, in percent. */
final class Averages {
    private Averages() {}

    static double ofQuestions(List<JudgedImage> images) {
        double sum = 0;
        int count = 0;
        for (JudgedImage image : images) {
            for (Judgement judgement : image.judgements()) {
                sum += judgement.credit();
                count++;
            }
        }
        return 100 * sum / count;
    }

    /** A set is worth what its worst answer is. */
    static double ofSets(List<JudgedImage> images) {
        double sum = 0;
        int count = 0;
        for (JudgedImage image : images) {
            Map<String, Double> sets = new LinkedHashMap<>();
            for (Judgement judgement : image.judgements()) {
                sets.merge(judgement.set(), judgement.credit(), Math::min);
            }
            for (double credit : sets.values()) {
                sum += credit;
                count++;
            }
        }
        return 100 * sum / count;
    }

    /** Mean of the groups' scores, each group of the same weight. */
    static double ofGroups(List<JudgedImage> images, ToDoubleFunction<List<JudgedImage>> score) {
        List<String> groups = JudgedImage.groups(images);
        double sum = 0;
        for (String group : groups) {
            sum += score.applyAsDouble(
                    JudgedImage.only(images, judgement -> judgement.group().equals(group)));
        }
        return sum / groups.size();
    }
}
