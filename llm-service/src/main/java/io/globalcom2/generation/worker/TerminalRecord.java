package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The end of a request; all that a caller needs who waited for nothing else.
 *
 * @param choices at least one; what there was of them when the request failed
 */
public record TerminalRecord(String requestId, String attemptId, List<ChoiceText> choices, Outcome outcome) {
    public TerminalRecord {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(attemptId, "attemptId is null");
        choices = List.copyOf(choices);
        requireNonNull(outcome, "outcome is null");
    }

    /** An end that says nothing of the answer. */
    static TerminalRecord withoutText(String requestId, String attemptId, Outcome outcome) {
        return new TerminalRecord(requestId, attemptId, List.of(new ChoiceText("", List.of())), outcome);
    }

    /** Whether nothing was said. */
    boolean isSilent() {
        return choices.stream().allMatch(choice -> choice.text().isEmpty());
    }
}
