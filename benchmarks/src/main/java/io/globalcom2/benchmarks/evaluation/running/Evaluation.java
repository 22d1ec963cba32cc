package io.globalcom2.benchmarks.evaluation.running;

import io.globalcom2.benchmarks.evaluation.data.Question;
import io.globalcom2.benchmarks.evaluation.data.QuestionSet;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Asks every question in every run, image by image, so that each image is encoded once. */
public final class Evaluation {
    private static final int DIGEST_BYTES = 8;

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
            byte[] image = questions.get(0).image().read();
            String imageDigest = digest(image);
            Optional<EvaluatedModel.Look> look = Optional.empty();
            try {
                for (Question question : questions) {
                    String asked = imageDigest + " " + question.text();
                    for (Run run : runs) {
                        if (!log.isAnswered(data.name(), question.id(), run, asked)) {
                            look = Optional.of(look.orElseGet(() -> model.look(image)));
                            GivenAnswer outcome = look.get().answer(question.text(), run, seed(data, question));
                            log.add(data.name(), question.id(), run, asked, outcome);
                        }
                        progress.answered(data, question, run);
                    }
                }
            } finally {
                look.ifPresent(EvaluatedModel.Look::close);
            }
        }
    }

    private static String digest(byte[] image) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(image);
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    /** The same for a question in every run and every repetition. */
    public static long seed(QuestionSet data, Question question) {
        return (data.name() + "|" + question.id() + "|" + question.text()).hashCode();
    }
}
