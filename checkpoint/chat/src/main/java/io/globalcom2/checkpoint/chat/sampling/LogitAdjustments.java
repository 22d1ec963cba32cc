package io.globalcom2.checkpoint.chat.sampling;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.util.Map;

/**
 * What is done to the logits before a token is chosen, in this order. A value out of range is INVALID_INPUT, naming the field, what was expected and what came.
 *
 * @param bias added to the logits of tokens, by id; in [-100, 100], for at most 300 tokens
 * @param repetitionPenalty of tokens that the prompt or the answer has: positive logits are divided by it, others multiplied; in (0, 2], 1 changes nothing
 * @param frequencyPenalty taken off for each time that the answer has the token; in [-2, 2]
 * @param presencePenalty taken off once where it has; in [-2, 2]
 */
public record LogitAdjustments(
        Map<Integer, Float> bias, double repetitionPenalty, double frequencyPenalty, double presencePenalty) {
    /** Nothing. */
    public static final LogitAdjustments NONE = new LogitAdjustments(Map.of(), 1, 0, 0);

    private static final int MAX_BIASES = 300;
    private static final float MAX_BIAS = 100;

    public LogitAdjustments {
        bias = Map.copyOf(bias);
        if (bias.size() > MAX_BIASES) {
            throw invalidInput("logit_bias: expected at most %d tokens, got %d".formatted(MAX_BIASES, bias.size()));
        }
        bias.forEach((token, added) -> {
            if (token < 0) {
                throw invalidInput("logit_bias: expected ids of tokens, got " + Integer.toUnsignedString(token));
            }
            if (!(Math.abs(added) <= MAX_BIAS)) {
                throw invalidInput("logit_bias: expected numbers in [-100, 100], got " + added);
            }
        });
        if (!(repetitionPenalty > 0 && repetitionPenalty <= 2)) {
            throw invalidInput("repetition_penalty: expected a number in (0, 2], got " + repetitionPenalty);
        }
        requirePenalty("frequency_penalty", frequencyPenalty);
        requirePenalty("presence_penalty", presencePenalty);
    }

    private static void requirePenalty(String field, double penalty) {
        if (!(penalty >= -2 && penalty <= 2)) {
            throw invalidInput("%s: expected a number in [-2, 2], got %s".formatted(field, penalty));
        }
    }
}
