package io.globalcom2.generation.sampling;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the model thought of one place of an answer.
 *
 * @param offset Unicode code points of the answer before the text of the chosen token
 * @param likeliest as many of the most likely tokens as were asked for, most likely first; the chosen one need not be among them
 */
public record TokenScores(int offset, ScoredToken chosen, List<ScoredToken> likeliest) {
    public TokenScores {
        requireNonNull(chosen, "chosen is null");
        likeliest = List.copyOf(likeliest);
    }
}
