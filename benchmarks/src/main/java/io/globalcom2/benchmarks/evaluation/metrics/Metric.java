package io.globalcom2.benchmarks.evaluation.metrics;

import io.globalcom2.failure.ServingException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How answers are judged and what judgements sum up to. */
@SuppressWarnings("ImmutableEnumChecker") // Its functions have no state.
public enum Metric {
    /** Equal to one of the accepted answers but for surrounding blanks. */
    EXACT("exact", ShortAnswers::exact, Averages::ofQuestions),
    /** GQA's accuracy on answers in lower case without a final period, as LLaVA submits them ({@code convert_gqa_for_eval.py}). */
    GQA("gqa", ShortAnswers::caseless, Averages::ofQuestions),
    /** The soft score of VQAv2, TextVQA and VizWiz; see {@link VqaAccuracy}. */
    VQA("vqa", VqaAccuracy::credit, Averages::ofQuestions),
    /** Average normalised Levenshtein similarity of DocVQA; see {@link Anls}. */
    ANLS("anls", Anls::credit, Averages::ofQuestions),
    /** The letter of an option. A question that is asked in several orders of its options counts once, and only when all are right. */
    MULTIPLE_CHOICE("multiple-choice", OptionLetter::credit, Averages::ofSets),
    /** F1 of "yes", averaged over the groups (random, popular, adversarial). */
    POPE("pope", YesOrNo::popeCredit, YesCounts::meanF1),
    /** Mean of accuracy and accuracy+ in each group, averaged over the groups: the published sum, as a share of what can be reached. */
    MME("mme", YesOrNo::mmeCredit, MmeCounts::meanScore);

    private final String id;
    private final Judge judge;
    private final Summary summary;

    /** What an answer is worth, in [0, 1]. */
    @FunctionalInterface
    interface Judge {
        double credit(String answer, List<String> accepted);
    }

    /** What judgements sum up to, in percent. */
    @FunctionalInterface
    interface Summary {
        double score(List<JudgedImage> images);
    }

    Metric(String id, Judge judge, Summary summary) {
        this.id = id;
        this.judge = judge;
        this.summary = summary;
    }

    /** The name in data files. */
    public String id() {
        return id;
    }

    /** The metric of that name; another name is invalid input. */
    public static Metric of(String id) {
        return Arrays.stream(values())
                .filter(metric -> metric.id.equals(id))
                .findFirst()
                .orElseThrow(() -> ServingException.invalidInput("metric: expected one of %s, got \"%s\""
                        .formatted(Arrays.stream(values()).map(Metric::id).collect(Collectors.joining(", ")), id)));
    }

    /** What an answer is worth, in [0, 1]. */
    public double credit(String answer, List<String> accepted) {
        return judge.credit(answer, accepted);
    }

    /** Score in percent of judgements of this metric, at least one. */
    double score(List<JudgedImage> images) {
        return summary.score(images);
    }
}
