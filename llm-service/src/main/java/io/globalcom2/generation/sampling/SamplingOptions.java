package io.globalcom2.generation.sampling;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How tokens are chosen and when generation ends. A value out of range is INVALID_INPUT, naming the field, what was expected and what came.
 *
 * @param maxTokens upper bound on generated tokens, at least 1
 * @param temperature 0 is greedy; in [0, 2]
 * @param topP in (0, 1]; 1 keeps all
 * @param topK 0 keeps all
 * @param minP share of the probability of the most likely token that others must have at least, in [0, 1]; 0 keeps all
 * @param adjustments of the logits, before all of that
 * @param seed of the generator; the same seed gives the same answer on the same machine
 * @param stop texts that end the answer and are not part of it; none empty
 * @param ignoreEos go on past end-of-sequence tokens until {@code maxTokens}; not with a form
 * @param form that the text takes; empty where it takes any
 * @param topLogprobs how many of the most likely tokens are scored at each place, beside the chosen one, in [0, 20]; empty where nothing is scored
 * @param n answers to the one prompt, in [1, 8]
 */
public record SamplingOptions(
        int maxTokens,
        double temperature,
        double topP,
        int topK,
        double minP,
        LogitAdjustments adjustments,
        long seed,
        List<String> stop,
        boolean ignoreEos,
        Optional<AnswerForm> form,
        OptionalInt topLogprobs,
        int n) {
    private static final int MOST_CHOICES = 8;
    private static final int MOST_LOGPROBS = 20;

    public SamplingOptions {
        stop = List.copyOf(stop);
        if (maxTokens < 1) {
            throw ServingException.invalidInput("max_tokens: expected at least 1, got " + maxTokens);
        }
        if (!(temperature >= 0 && temperature <= 2)) {
            throw ServingException.invalidInput("temperature: expected a number in [0, 2], got " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw ServingException.invalidInput("top_p: expected a number in (0, 1], got " + topP);
        }
        if (topK < 0) {
            throw ServingException.invalidInput("top_k: expected at least 0, got " + topK);
        }
        if (!(minP >= 0 && minP <= 1)) {
            throw ServingException.invalidInput("min_p: expected a number in [0, 1], got " + minP);
        }
        if (stop.stream().anyMatch(String::isEmpty)) {
            throw ServingException.invalidInput("stop: expected texts of at least one character, got an empty one");
        }
        if (ignoreEos && form.isPresent()) {
            throw ServingException.invalidInput("ignore_eos: expected false beside json_schema, got true");
        }
        if (n < 1 || n > MOST_CHOICES) {
            throw ServingException.invalidInput("n: expected 1 to %d, got %d".formatted(MOST_CHOICES, n));
        }
        if (topLogprobs.orElse(0) < 0 || topLogprobs.orElse(0) > MOST_LOGPROBS) {
            throw ServingException.invalidInput(
                    "top_logprobs: expected 0 to %d, got %d".formatted(MOST_LOGPROBS, topLogprobs.getAsInt()));
        }
    }

    /** The most likely tokens, up to an end-of-sequence token or so many. */
    public static SamplingOptions greedy(int maxTokens) {
        return new SamplingOptions(
                maxTokens,
                0,
                1,
                0,
                0,
                LogitAdjustments.NONE,
                0,
                List.of(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                1);
    }

    /** Of one of the choices: drawn with a seed of its own. */
    public SamplingOptions ofChoice(int index) {
        return new SamplingOptions(
                maxTokens,
                temperature,
                topP,
                topK,
                minP,
                adjustments,
                seed + index,
                stop,
                ignoreEos,
                form,
                topLogprobs,
                1);
    }
}
