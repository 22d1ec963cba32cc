package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;

/**
 * The end of a request; all that a caller needs who waited for nothing else.
 *
 * @param text the whole answer; what there was of it when the request failed
 * @param logprobs of its tokens, where they were asked for
 */
public record TerminalRecord(
        String requestId, String attemptId, String text, List<TokenLogprob> logprobs, Outcome outcome) {
    public TerminalRecord {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(attemptId, "attemptId is null");
        requireNonNull(text, "text is null");
        logprobs = List.copyOf(logprobs);
        requireNonNull(outcome, "outcome is null");
    }
}
