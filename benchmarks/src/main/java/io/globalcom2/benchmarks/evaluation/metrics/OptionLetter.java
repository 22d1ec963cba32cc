package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the option that an answer names: a letter alone, in brackets or before a period, colon or bracket, or "The answer is B". LLaVA's
 * {@code eval_science_qa.py} takes the forms "B", "B. text" and "The answer is B"; an answer of another form names none and is wrong.
 */
final class OptionLetter {
    private static final Pattern AT_START = Pattern.compile("^\\(?([A-Z])(?:\\)|[.:](?:\\s|$)|$)");
    private static final Pattern IN_SENTENCE = Pattern.compile("The answer is \\(?([A-Z])\\b");

    private OptionLetter() {}

    static double credit(String answer, List<String> accepted) {
        return named(answer).filter(accepted::contains).isPresent() ? 1 : 0;
    }

    private static Optional<String> named(String answer) {
        String text = answer.strip();
        for (Pattern pattern : List.of(AT_START, IN_SENTENCE)) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }
}
