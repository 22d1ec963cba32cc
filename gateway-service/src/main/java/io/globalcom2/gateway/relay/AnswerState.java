package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import java.util.List;
import java.util.Optional;

/**
 * Where a request stands.
 *
 * @param isTaken whether a worker has taken it
 * @param choices of the answer so far, at least one; of one that failed they may be forgotten, and are empty then
 * @param end how it ended; empty while it has not
 */
public record AnswerState(String requestId, boolean isTaken, List<AnswerText> choices, Optional<AnswerEvent> end) {
    /** In a word. */
    public enum Status {
        QUEUED,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    public AnswerState {
        requireNonNull(requestId, "requestId is null");
        choices = List.copyOf(choices);
        requireNonNull(end, "end is null");
    }

    public Status status() {
        if (end.isEmpty()) {
            return isTaken ? Status.RUNNING : Status.QUEUED;
        }
        if (end.get() instanceof AnswerEvent.Failed failed) {
            return failed.kind() == FailureKind.CANCELLED ? Status.CANCELLED : Status.FAILED;
        }
        return Status.COMPLETED;
    }
}
