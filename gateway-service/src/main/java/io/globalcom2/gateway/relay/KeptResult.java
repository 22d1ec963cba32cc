package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;
import java.util.Optional;

/**
 * The stored end of a request.
 *
 * @param digest of the question that it answers; empty where it does not say
 * @param text the whole answer; what there was of it when the request failed
 * @param logprobs of its tokens, where they were asked for
 * @param outcome terminal
 */
public record KeptResult(
        String requestId,
        String digest,
        String attemptId,
        String text,
        List<TokenLogprob> logprobs,
        AnswerEvent outcome) {
    private static final AnswerEvent CANCELLED_ELSEWHERE = new AnswerEvent.Failed(
            FailureKind.UNAVAILABLE,
            "the same request was cancelled by its caller at another gateway; please ask again");

    public KeptResult {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(attemptId, "attemptId is null");
        requireNonNull(text, "text is null");
        logprobs = List.copyOf(logprobs);
        requireNonNull(outcome, "outcome is null");
    }

    /** Who waits has not gone away: where the request was cancelled, another caller of it did that, at another gateway. */
    AnswerEvent outcomeForThoseWhoWait() {
        boolean isCancelled = outcome instanceof AnswerEvent.Failed failed && failed.kind() == FailureKind.CANCELLED;
        return isCancelled ? CANCELLED_ELSEWHERE : outcome;
    }

    /** The whole text, as one event. */
    AnswerEvent.TextDelta delta() {
        int tokens = outcome instanceof AnswerEvent.Completed completed
                ? completed.usage().getCompletionTokens()
                : 0;
        return new AnswerEvent.TextDelta(text, tokens, logprobs);
    }

    /**
     * Tells a caller all of it behind so many characters.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when there are fewer
     */
    public void tell(AnswerListener listener, int characters) {
        Audience audience = new Audience(requestId, false);
        audience.accept();
        audience.say(attemptId, 0, delta());
        audience.end(attemptId, outcome);
        audience.tellAgain(listener, characters);
    }

    public AnswerState state() {
        return new AnswerState(requestId, true, text, logprobs, Optional.of(outcome));
    }
}
