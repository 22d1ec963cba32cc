package io.globalcom2.gateway.relay;

import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;

/** Who listens to one answer, and all that was said: who comes later hears it from the start. Guarded by its {@link PendingAnswer}. */
final class Audience {
    private final String requestId;
    private final List<AnswerListener> listeners = new ArrayList<>();
    private AnswerHistory log = new AnswerHistory();
    private boolean accepted;
    private boolean forgotten;

    Audience(String requestId) {
        this.requestId = requestId;
    }

    /** Tells one more all that was said, and what will be. */
    void join(AnswerListener listener) {
        listeners.add(listener);
        tellAgain(listener);
    }

    /**
     * Tells somebody all that was said.
     *
     * @return false when it is forgotten; then he hears nothing
     */
    boolean tellAgain(AnswerListener listener) {
        if (forgotten) {
            return false;
        }
        if (accepted) {
            listener.onAccepted(requestId);
        }
        log.tell(0, listener);
        return true;
    }

    /** One leaves, and hears as the last that he has. False when nobody would be left, or he is not here; then he stays. */
    boolean leave(AnswerListener listener, String attemptId, AnswerEvent last) {
        boolean leaves = listeners.size() > 1 && listeners.remove(listener);
        if (leaves) {
            listener.onEvent(attemptId, last);
        }
        return leaves;
    }

    boolean contains(AnswerListener listener) {
        return listeners.contains(listener);
    }

    boolean isAccepted() {
        return accepted;
    }

    /** The request is stored in the queue. Idempotent. */
    void accept() {
        if (!accepted) {
            accepted = true;
            listeners.forEach(listener -> listener.onAccepted(requestId));
        }
    }

    /** The whole text so far. */
    CharSequence text() {
        return log.text();
    }

    void say(String attemptId, TextDelta delta) {
        log.add(attemptId, delta);
        listeners.forEach(listener -> listener.onEvent(attemptId, delta));
    }

    /** Says the last event; nobody listens any more. */
    void end(String attemptId, AnswerEvent terminal) {
        log.end(attemptId, terminal);
        List<AnswerListener> told = List.copyOf(listeners);
        listeners.clear();
        told.forEach(listener -> listener.onEvent(attemptId, terminal));
    }

    /** Gives up what was said. */
    void forget() {
        forgotten = true;
        log = new AnswerHistory();
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** What it takes of memory, roughly. */
    long weightBytes() {
        return log.weightBytes();
    }
}
