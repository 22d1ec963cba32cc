package io.globalcom2.gateway.admission;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.form.AnswerForm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the answer is chosen and when it ends. What is empty is decided by the language model tier.
 *
 * @param maxTokens at least 1
 * @param temperature in [0, 2]; 0 is greedy
 * @param topP in (0, 1]
 * @param topK at least 0; 0 keeps all
 * @param minP in [0, 1]; 0 keeps all
 * @param adjustments of the logits
 * @param stop texts that end the answer; at most 4, none empty
 * @param ignoreEos go on past end-of-sequence tokens; not with a form
 * @param form that the text takes; empty where it takes any
 * @param topLogprobs how many of the most likely tokens are told at each place, with how likely they are, at most 20; empty where nothing is told of tokens
 * @param n answers to the one prompt, its choices: 1 to 8
 */
public record RequestedSampling(
        OptionalInt maxTokens,
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalDouble minP,
        LogitAdjustments adjustments,
        OptionalLong seed,
        List<String> stop,
        boolean ignoreEos,
        Optional<AnswerForm> form,
        OptionalInt topLogprobs,
        int n) {
    /** Answers to one prompt at most. */
    public static final int MAX_CHOICES = 8;

    private static final int MAX_STOP_TEXTS = 4;
    private static final int MAX_TOP_LOGPROBS = 20;

    public RequestedSampling {
        stop = List.copyOf(stop);
        if (maxTokens.isPresent() && maxTokens.getAsInt() < 1) {
            throw invalidInput("max_tokens: expected at least 1, got " + maxTokens.getAsInt());
        }
        if (temperature.isPresent() && !(temperature.getAsDouble() >= 0 && temperature.getAsDouble() <= 2)) {
            throw invalidInput("temperature: expected a number in [0, 2], got " + temperature.getAsDouble());
        }
        if (topP.isPresent() && !(topP.getAsDouble() > 0 && topP.getAsDouble() <= 1)) {
            throw invalidInput("top_p: expected a number in (0, 1], got " + topP.getAsDouble());
        }
        if (topK.isPresent() && topK.getAsInt() < 0) {
            throw invalidInput("top_k: expected at least 0, got " + topK.getAsInt());
        }
        if (minP.isPresent() && !(minP.getAsDouble() >= 0 && minP.getAsDouble() <= 1)) {
            throw invalidInput("min_p: expected a number in [0, 1], got " + minP.getAsDouble());
        }
        if (stop.size() > MAX_STOP_TEXTS) {
            throw invalidInput("stop: expected at most %d texts, got %d".formatted(MAX_STOP_TEXTS, stop.size()));
        }
        if (stop.stream().anyMatch(String::isEmpty)) {
            throw invalidInput("stop: expected texts of at least one character, got an empty one");
        }
        if (ignoreEos && form.isPresent()) {
            throw invalidInput("ignore_eos: expected false beside json_schema, got true");
        }
        if (n < 1 || n > MAX_CHOICES) {
            throw invalidInput("n: expected 1 to %d, got %d".formatted(MAX_CHOICES, n));
        }
        if (topLogprobs.orElse(0) < 0 || topLogprobs.orElse(0) > MAX_TOP_LOGPROBS) {
            throw invalidInput(
                    "top_logprobs: expected 0 to %d, got %d".formatted(MAX_TOP_LOGPROBS, topLogprobs.getAsInt()));
        }
    }
}
