package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.failure.ServingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Questions that are scored together.
 *
 * @param name as it stands in reports
 * @param questions at least one, in the order of the file
 */
public record QuestionSet(String name, List<Question> questions) {
    public QuestionSet {
        questions = List.copyOf(questions);
        if (questions.isEmpty()) {
            throw ServingException.invalidInput(name + ": expected at least one question, got none");
        }
        Set<String> ids = new HashSet<>();
        for (Question question : questions) {
            if (!ids.add(question.id())) {
                throw ServingException.invalidInput(
                        "%s: expected ids that differ, got %s twice".formatted(name, question.id()));
            }
        }
    }

    /** The questions image by image, in order of first appearance. */
    public List<List<Question>> byImage() {
        Map<ImageSource, List<Question>> images = new LinkedHashMap<>();
        for (Question question : questions) {
            images.computeIfAbsent(question.image(), image -> new ArrayList<>()).add(question);
        }
        return List.copyOf(images.values());
    }

    /**
     * Whole images spread evenly over the data, just enough of them to reach a number of questions.
     *
     * @param limit 0 or more than there are takes all
     */
    public QuestionSet limitedTo(int limit) {
        if (limit == 0 || limit >= questions.size()) {
            return this;
        }
        List<List<Question>> images = byImage();
        int wanted = (int) Math.max(1, (long) images.size() * limit / questions.size());
        List<Question> chosen = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            chosen.addAll(images.get((int) ((long) i * images.size() / wanted)));
        }
        return new QuestionSet(name, chosen);
    }
}
