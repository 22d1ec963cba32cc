package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

/**
 * The end of a request; all that a caller needs who waited for nothing else.
 *
 * @param text the whole answer; what there was of it when the request failed
 */
public record TerminalRecord(String requestId, String attemptId, String text, Outcome outcome) {
    public TerminalRecord {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(attemptId, "attemptId is null");
        requireNonNull(text, "text is null");
        requireNonNull(outcome, "outcome is null");
    }
}
