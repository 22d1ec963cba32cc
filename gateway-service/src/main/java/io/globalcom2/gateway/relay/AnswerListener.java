package io.globalcom2.gateway.relay;

/**
 * Hears of one answer: {@link #onAccepted} at most once and first, then events in order, the last of them terminal and the only such one.
 * A failure that was not preceded by {@code onAccepted} means that the request was refused. One call at a time; calls must not block, and
 * must not fail.
 */
public interface AnswerListener {
    /**
     * The request is stored in the queue.
     *
     * @param requestId minted by a gateway
     */
    void onAccepted(String requestId);

    /**
     * The next step of the answer.
     *
     * @param attemptId of the attempt it comes from; empty when the gateway itself raised it before there was one
     */
    void onEvent(String attemptId, AnswerEvent event);
}
