package io.globalcom2.benchmarks.evaluation.data;

import java.util.List;

/** How LLaVA tells a model in which form to answer (docs/Evaluation.md and the question files of LLaVA 1.5). */
final class Instructions {
    static final String SHORT = "\nAnswer the question using a single word or phrase.";
    static final String SHORT_OR_UNANSWERABLE =
            "\nWhen the provided information is insufficient, respond with 'Unanswerable'." + SHORT;

    private static final String LETTER = "\nAnswer with the option's letter from the given choices directly.";

    private Instructions() {}

    /**
     * A question with its options, a letter for each.
     *
     * @param hint what stands before the question; may be empty
     */
    static String multipleChoice(String hint, String question, List<String> options) {
        StringBuilder text = new StringBuilder(hint.isBlank() ? question : hint + "\n" + question);
        for (int i = 0; i < options.size(); i++) {
            text.append('\n').append(letter(i)).append(". ").append(options.get(i));
        }
        return text + LETTER;
    }

    /** The letter of an option, counted from 0. */
    static String letter(int option) {
        return String.valueOf((char) ('A' + option));
    }
}
