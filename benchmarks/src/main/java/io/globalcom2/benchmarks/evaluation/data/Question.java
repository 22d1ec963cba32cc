package io.globalcom2.benchmarks.evaluation.data;

import static java.util.Objects.requireNonNull;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import io.globalcom2.failure.ServingException;
import java.util.List;

/**
 * A question about an image.
 *
 * @param id unique in its data
 * @param text what the model is asked, the instruction how to answer included
 * @param answers accepted ones, at least one; for VQA those of all annotators
 * @param group a part of the data that is scored on its own too; empty where the data has none
 * @param set questions that stand or fall together share it
 */
public record Question(
        String id, ImageSource image, String text, List<String> answers, Metric metric, String group, String set) {
    public Question {
        requireNonNull(id, "id is null");
        requireNonNull(image, "image is null");
        requireNonNull(metric, "metric is null");
        requireNonNull(group, "group is null");
        requireNonNull(set, "set is null");
        answers = List.copyOf(answers);
        if (text.isBlank()) {
            throw ServingException.invalidInput("question: expected a text, got an empty one");
        }
        if (answers.isEmpty()) {
            throw ServingException.invalidInput("answers: expected at least one, got none");
        }
    }

    /** A question that stands for itself. */
    static Question alone(
            String id, ImageSource image, String text, List<String> answers, Metric metric, String group) {
        return new Question(id, image, text, answers, metric, group, id);
    }
}
