package io.globalcom2.gateway.relay;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who listens to one answer, and all that was said: who comes later hears it from the start, or from where he was. Where the work is the first
 * one's he hears on when he has gone. Guarded by its {@link PendingAnswer}.
 */
final class Audience {
    private static final int MOST_LISTENERS = 256;

    private final String requestId;
    private final boolean isFirstOnes;
    private final List<AnswerListener> listeners = new ArrayList<>();
    /** Of the listeners those who have not gone away. */
    private final Set<AnswerListener> present = new HashSet<>();

    private AnswerHistory log = new AnswerHistory();
    private boolean accepted;
    private boolean forgotten;

    /** @param isFirstOnes whether the work is that of the first who listens */
    Audience(String requestId, boolean isFirstOnes) {
        this.requestId = requestId;
        this.isFirstOnes = isFirstOnes;
    }

    /** Tells one more all that was said behind what he has, and what will be. */
    void join(AnswerListener listener, Heard heard) {
        if (listeners.size() >= MOST_LISTENERS) {
            throw new ServingException(
                    FailureKind.OVERLOADED, "expected at most %d who listen to one answer".formatted(MOST_LISTENERS));
        }
        tellAgain(listener, heard);
        listeners.add(listener);
        present.add(listener);
    }

    /** Tells somebody all that was said behind what he has. */
    void tellAgain(AnswerListener listener, Heard heard) {
        log.require(heard);
        if (accepted) {
            listener.onAccepted(requestId);
        }
        log.tell(heard, listener);
    }

    /**
     * One who is present goes away, and hears as the last that he has, unless the work is his.
     *
     * @return whether somebody is left
     */
    boolean leave(AnswerListener listener, String attemptId, AnswerEvent last) {
        present.remove(listener);
        boolean isOwner = isFirstOnes && listener == listeners.get(0);
        if (!isOwner && listeners.remove(listener)) {
            listener.onEvent(attemptId, last);
        }
        return !present.isEmpty();
    }

    boolean isPresent(AnswerListener listener) {
        return present.contains(listener);
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

    /** The whole text of a choice so far. */
    CharSequence text(int index) {
        return log.text(index);
    }

    /** What there is of each choice so far. */
    List<AnswerText> choices() {
        return log.choices();
    }

    /**
     * Says what of a text was not said before.
     *
     * @param start of the text in its choice
     * @return false when what was said reads differently; then nothing is said
     */
    boolean say(String attemptId, int start, TextDelta delta) {
        StringBuilder said = log.text(delta.index());
        int known = Math.min(delta.text().length(), said.length() - start);
        if (!said.substring(start, start + known).equals(delta.text().substring(0, known))) {
            return false;
        }
        if (known < delta.text().length()) {
            TextDelta news = delta.behind(known, said.codePointCount(0, said.length()));
            log.add(attemptId, news);
            listeners.forEach(listener -> listener.onEvent(attemptId, news));
        }
        return true;
    }

    /** Says the last event; nobody listens any more. */
    void end(String attemptId, AnswerEvent terminal) {
        log.end(attemptId, terminal);
        List<AnswerListener> told = List.copyOf(listeners);
        listeners.clear();
        present.clear();
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
