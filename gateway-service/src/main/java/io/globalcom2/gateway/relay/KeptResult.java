package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The stored end of a request.
 *
 * @param digest of the question that it answers; empty where it does not say
 * @param choices the whole answer, at least one; what there was of them when the request failed
 * @param outcome terminal
 */
public record KeptResult(
        String requestId, String digest, String attemptId, List<AnswerText> choices, AnswerEvent outcome) {
    private static final AnswerEvent CANCELLED_ELSEWHERE = new AnswerEvent.Failed(
            FailureKind.UNAVAILABLE,
            "the same request was cancelled by its caller at another gateway; please ask again");

    public KeptResult {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(attemptId, "attemptId is null");
        choices = List.copyOf(choices);
        requireNonNull(outcome, "outcome is null");
    }

    /** Who waits has not gone away: where the request was cancelled, another caller of it did that, at another gateway. */
    AnswerEvent outcomeForThoseWhoWait() {
        boolean isCancelled = outcome instanceof AnswerEvent.Failed failed && failed.kind() == FailureKind.CANCELLED;
        return isCancelled ? CANCELLED_ELSEWHERE : outcome;
    }

    /** The whole texts, each as one event. How many tokens each of several has is not known. */
    List<AnswerEvent.TextDelta> deltas() {
        int tokens = choices.size() == 1 && outcome instanceof AnswerEvent.Completed completed
                ? completed.usage().getCompletionTokens()
                : 0;
        return IntStream.range(0, choices.size())
                .mapToObj(index -> new AnswerEvent.TextDelta(
                        choices.get(index).text(), tokens, choices.get(index).logprobs(), index))
                .toList();
    }

    /**
     * Tells a caller all of it behind what he has.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when there is less
     */
    public void tell(AnswerListener listener, Heard heard) {
        Audience audience = new Audience(requestId, false);
        audience.accept();
        deltas().forEach(delta -> audience.say(attemptId, 0, delta));
        audience.end(attemptId, outcome);
        audience.tellAgain(listener, heard);
    }

    public AnswerState state() {
        return new AnswerState(requestId, true, choices, Optional.of(outcome));
    }
}
