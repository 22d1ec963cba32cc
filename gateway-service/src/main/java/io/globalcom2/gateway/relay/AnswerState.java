package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;
import java.util.Optional;

/**
 * Where a request stands.
 *
 * @param isTaken whether a worker has taken it
 * @param text of the answer so far; of one that failed it may be forgotten, and is empty then
 * @param logprobs of its tokens, where they were asked for
 * @param end how it ended; empty while it has not
 */
public record AnswerState(
        String requestId, boolean isTaken, String text, List<TokenLogprob> logprobs, Optional<AnswerEvent> end) {
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
        requireNonNull(text, "text is null");
        logprobs = List.copyOf(logprobs);
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
