package io.globalcom2.benchmarks.evaluation.reporting;

import io.globalcom2.benchmarks.evaluation.data.Question;
import io.globalcom2.benchmarks.evaluation.data.QuestionSet;
import io.globalcom2.benchmarks.evaluation.metrics.Bootstrap;
import io.globalcom2.benchmarks.evaluation.metrics.Interval;
import io.globalcom2.benchmarks.evaluation.metrics.JudgedImage;
import io.globalcom2.benchmarks.evaluation.metrics.Judgement;
import io.globalcom2.benchmarks.evaluation.metrics.YesOrNo;
import io.globalcom2.benchmarks.evaluation.running.AnswerLog;
import io.globalcom2.benchmarks.evaluation.running.GivenAnswer;
import io.globalcom2.benchmarks.evaluation.running.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** All answers of one run over one data, or a group of it, judged. */
final class RunResult {
    /** The whole data as a group. */
    static final String ALL = "all";

    private final Run run;
    private final List<JudgedImage> images = new ArrayList<>();
    private final List<GivenAnswer> outcomes = new ArrayList<>();

    /**
     * Judges what is in the log.
     *
     * @param group {@link #ALL}, or one of the data's
     */
    RunResult(QuestionSet data, String group, Run run, AnswerLog log) {
        this.run = run;
        Predicate<Question> belongs =
                question -> group.equals(ALL) || question.group().equals(group);
        for (List<Question> questions : data.byImage()) {
            List<Judgement> judgements = new ArrayList<>();
            for (Question question : questions.stream().filter(belongs).toList()) {
                GivenAnswer outcome = log.find(data.name(), question.id(), run).orElseThrow();
                outcomes.add(outcome);
                judgements.add(judge(question, outcome));
            }
            if (!judgements.isEmpty()) {
                images.add(new JudgedImage(judgements));
            }
        }
    }

    private static Judgement judge(Question question, GivenAnswer outcome) {
        return new Judgement(
                question.metric(),
                question.group(),
                question.set(),
                question.metric().credit(outcome.answer(), question.answers()),
                YesOrNo.isYes(question.answers()));
    }

    Run run() {
        return run;
    }

    int questions() {
        return outcomes.size();
    }

    List<JudgedImage> images() {
        return images;
    }

    /** In percent. */
    Interval score() {
        return Bootstrap.score(images);
    }

    double mean(ToDoubleFunction<GivenAnswer> figure) {
        return outcomes.stream().mapToDouble(figure).average().orElseThrow();
    }

    double median(ToDoubleFunction<GivenAnswer> figure) {
        double[] sorted = outcomes.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
