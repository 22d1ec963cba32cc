package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;

/**
 * The stored end of a request.
 *
 * @param digest of the question that it answers; empty where it does not say
 * @param text the whole answer; what there was of it when the request failed
 * @param outcome terminal
 */
public record KeptResult(String requestId, String digest, String attemptId, String text, AnswerEvent outcome) {
    private static final AnswerEvent CANCELLED_ELSEWHERE = new AnswerEvent.Failed(
            FailureKind.UNAVAILABLE,
            "the same request was cancelled by its caller at another gateway; please ask again");

    public KeptResult {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(attemptId, "attemptId is null");
        requireNonNull(text, "text is null");
        requireNonNull(outcome, "outcome is null");
    }

    /** Who waits has not gone away: where the request was cancelled, another caller of it did that, at another gateway. */
    AnswerEvent outcomeForThoseWhoWait() {
        boolean isCancelled = outcome instanceof AnswerEvent.Failed failed && failed.kind() == FailureKind.CANCELLED;
        return isCancelled ? CANCELLED_ELSEWHERE : outcome;
    }

    /** Tells a caller all of it. */
    public void tell(AnswerListener listener) {
        listener.onAccepted(requestId);
        if (!text.isEmpty()) {
            int tokens = outcome instanceof AnswerEvent.Completed completed
                    ? completed.usage().getCompletionTokens()
                    : 0;
            listener.onEvent(attemptId, new AnswerEvent.TextDelta(text, tokens));
        }
        listener.onEvent(attemptId, outcome);
    }
}
