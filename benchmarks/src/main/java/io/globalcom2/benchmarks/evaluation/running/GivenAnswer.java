package io.globalcom2.benchmarks.evaluation.running;

import static java.util.Objects.requireNonNull;

/**
 * An answer and what it cost.
 *
 * @param keptTokens visual tokens in the prompt
 * @param newlines among the positions of the image
 * @param promptPositions of the whole prompt: text, visual tokens and newlines
 * @param completionTokens generated, the end-of-sequence token included
 * @param firstTokenMillis from the encoded image to the first token: selection, projector and prefill
 */
public record GivenAnswer(
        String answer,
        int keptTokens,
        int newlines,
        int promptPositions,
        int completionTokens,
        double firstTokenMillis) {
    public GivenAnswer {
        requireNonNull(answer, "answer is null");
    }

    /** What the image costs in the prompt. */
    public int imagePositions() {
        return keptTokens + newlines;
    }
}
