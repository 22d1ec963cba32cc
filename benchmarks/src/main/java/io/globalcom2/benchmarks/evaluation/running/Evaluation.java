package io.globalcom2.benchmarks.evaluation.running;

import io.globalcom2.benchmarks.evaluation.data.Question;
import io.globalcom2.benchmarks.evaluation.data.QuestionSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Asks every question in every run, image by image, so that each image is encoded once. */
public final class Evaluation {
    private final EvaluatedModel model;
    private final AnswerLog log;
    private final Progress progress;

    /** Told after each answer. */
    @FunctionalInterface
    public interface Progress {
        void answered(QuestionSet data, Question question, Run run);
    }

    public Evaluation(EvaluatedModel model, AnswerLog log, Progress progress) {
        this.model = model;
        this.log = log;
        this.progress = progress;
    }

    /** Asks what is not in the log yet. */
    public void ask(QuestionSet data, List<Run> runs) throws IOException {
        for (List<Question> questions : data.byImage()) {
            Optional<EvaluatedModel.Look> look = Optional.empty();
            try {
                for (Question question : questions) {
                    for (Run run : runs) {
                        if (log.find(data.name(), question.id(), run).isEmpty()) {
                            look = Optional.of(look.orElseGet(
                                    () -> model.look(question.image().read())));
                            log.add(
                                    data.name(),
                                    question.id(),
                                    run,
                                    look.get().answer(question.text(), run, seed(data, question)));
                        }
                        progress.answered(data, question, run);
                    }
                }
            } finally {
                look.ifPresent(EvaluatedModel.Look::close);
            }
        }
    }

    /** The same for a question in every run and every repetition. */
    public static long seed(QuestionSet data, Question question) {
        return (data.name() + "|" + question.id() + "|" + question.text()).hashCode();
    }
}
