package io.globalcom2.quickstart.chat;

import java.nio.file.Path;
import java.util.List;

/**
 * A question about a picture.
 *
 * @param answers any of them is right; empty when nobody knows
 * @param group kind of question, see the demo model's README; empty for the caller's own
 */
public record SampleQuestion(Path image, String text, List<String> answers, String group) {
    public SampleQuestion {
        answers = List.copyOf(answers);
    }

    /** Somebody's own question, whose answer is not known here. */
    public static SampleQuestion own(Path image, String text) {
        return new SampleQuestion(image, text, List.of(), "");
    }

    /** Whether the answer is right; any is where nobody knows. */
    public boolean accepts(String answer) {
        return answers.isEmpty() || answers.contains(answer.strip());
    }
}
