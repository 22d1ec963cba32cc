package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;

/**
 * One of the answers to a prompt.
 *
 * @param text the whole; what there was of it when the request failed
 * @param logprobs of its tokens, where they were asked for
 */
public record ChoiceText(String text, List<TokenLogprob> logprobs) {
    public ChoiceText {
        requireNonNull(text, "text is null");
        logprobs = List.copyOf(logprobs);
    }
}
