package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;

/**
 * What there is of one choice of an answer.
 *
 * @param logprobs of its tokens, where they were asked for
 */
public record AnswerText(String text, List<TokenLogprob> logprobs) {
    public static final AnswerText EMPTY = new AnswerText("", List.of());

    public AnswerText {
        requireNonNull(text, "text is null");
        logprobs = List.copyOf(logprobs);
    }
}
