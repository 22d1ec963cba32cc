package io.globalcom2.gateway.relay;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One request whose caller waits, and what attempts at it are told. Follows one attempt at a time and tells the listener of exactly one
 * terminal event.
 *
 * <p>A request is taken out of the queue again when the worker that had it was lost, or frozen for too long. Who took it last holds it: that
 * attempt is followed, and the one before it is told to stop, whatever it has said. When an attempt breaks off, the next one is awaited,
 * until the deadline.
 *
 * <p>Texts of two attempts are never mixed: what the caller has seen is skipped in the text of the next attempt (or of the stored result),
 * and where that reads differently, the request fails with UNAVAILABLE.
 */
public final class PendingAnswer {
    private static final AnswerListener NOBODY = new AnswerListener() {
        @Override
        public void onAccepted() {}

        @Override
        public void onEvent(String attemptId, AnswerEvent event) {}
    };
    /** How an answer ends of which text was shown that the attempt which took the request over does not say. */
    public static final Failed DIFFERENT = new Failed(
            FailureKind.UNAVAILABLE,
            "the worker was lost, and the answer of the next one begins differently; please ask again");

    private final Instant deadline;
    private final Duration grace;
    private final Clock clock;
    private final StringBuilder shown = new StringBuilder();
    private AnswerListener listener;
    private boolean accepted;
    /** Of all attempts that were followed; those before it have lost the request. */
    private long latestTurn;

    private Optional<FollowedAttempt> followed = Optional.empty();
    private Optional<StoredEnd> storedEnd = Optional.empty();
    /** Once the answer has ended: what attempts are told that come too late. */
    private Optional<Verdict> ended = Optional.empty();

    /** What a stored result says; it takes effect when it is due, unless the pushed end comes first. */
    private record StoredEnd(Instant due, String attemptId, String text, AnswerEvent terminal) {}

    PendingAnswer(Instant deadline, Duration grace, Clock clock, AnswerListener listener) {
        this.deadline = deadline;
        this.grace = grace;
        this.clock = clock;
        this.listener = listener;
    }

    /** The request is stored in the queue. */
    public synchronized void accept() {
        if (ended.isEmpty() && !accepted) {
            accepted = true;
            listener.onAccepted();
        }
    }

    /** The request may not be in the queue; of no effect when a worker has it already. */
    public synchronized void refuse(Failed failure) {
        if (ended.isEmpty() && !accepted) {
            end("", failure, Verdict.CANCELLED);
        }
    }

    /** The caller has gone away. Whoever works on the request is told at once, whoever opens it later then. */
    public void cancel() {
        abandon(new Failed(FailureKind.CANCELLED, "the caller has gone away"));
    }

    /** Nobody waits for the answer any more: the same as {@link #cancel}, for another reason. */
    synchronized void abandon(Failed reason) {
        if (ended.isEmpty()) {
            end(attemptId(), reason, Verdict.CANCELLED);
        }
    }

    /**
     * An attempt announces itself before it works.
     *
     * @param turn grows every time that the request is taken out of the queue
     */
    public synchronized Verdict open(String attemptId, long turn, AttemptStream stream) {
        if (ended.isPresent()) {
            return ended.get();
        }
        accept();
        if (turn < latestTurn) {
            return Verdict.SUPERSEDED;
        }
        latestTurn = turn;
        stopFollowed(Verdict.SUPERSEDED);
        followed = Optional.of(new FollowedAttempt(attemptId, stream));
        return Verdict.GO_ON;
    }

    /**
     * An event of an attempt; ignored when the attempt is not followed.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it is not the next event of its attempt
     */
    public synchronized void event(AttemptStream stream, long sequenceNumber, AnswerEvent event) {
        Optional<FollowedAttempt> sender = followed.filter(attempt -> attempt.isOn(stream));
        if (sender.isEmpty()) {
            return;
        }
        FollowedAttempt attempt = sender.get();
        if (sequenceNumber != attempt.nextSequenceNumber()) {
            throw invalidInput(
                    "sequence_number: expected %d, got %d".formatted(attempt.nextSequenceNumber(), sequenceNumber));
        }
        attempt.countEvent();
        apply(attempt, event);
    }

    /** A stream ended without a terminal event. */
    public synchronized void broken(AttemptStream stream) {
        followed.filter(attempt -> attempt.isOn(stream)).ifPresent(FollowedAttempt::detach);
    }

    /** A result was stored. The first one ends the answer, after a grace time where its events may still be pushed. */
    public synchronized void stored(String attemptId, String text, AnswerEvent outcome) {
        if (ended.isPresent() || storedEnd.isPresent()) {
            return;
        }
        accept();
        boolean pushed = followed.filter(FollowedAttempt::isAlive).isPresent();
        Instant due = pushed ? clock.instant().plus(grace) : clock.instant();
        storedEnd = Optional.of(new StoredEnd(due, attemptId, text, outcome));
        sweep();
    }

    /** Lets time pass. */
    synchronized void sweep() {
        if (ended.isPresent()) {
            return;
        }
        boolean expired = !clock.instant().isBefore(deadline);
        if (storedEnd.isPresent()
                && (expired || !clock.instant().isBefore(storedEnd.get().due()))) {
            end(storedEnd.get());
        } else if (expired) {
            abandon(new Failed(FailureKind.DEADLINE_EXCEEDED, "the deadline passed before the answer was whole"));
        }
    }

    synchronized boolean hasEnded() {
        return ended.isPresent();
    }

    Instant deadline() {
        return deadline;
    }

    private void apply(FollowedAttempt attempt, AnswerEvent event) {
        if (event instanceof TextDelta delta) {
            int start = attempt.textLength();
            attempt.countText(delta.text().length());
            show(attempt, start, delta);
        } else if (event instanceof Completed && attempt.textLength() < shown.length()) {
            end(attempt.id(), DIFFERENT, Verdict.CANCELLED);
        } else {
            attempt.detach();
            end(attempt.id(), event, Verdict.SUPERSEDED);
        }
    }

    /** Shows what of the text was not shown before; {@code start} is its place in the answer. */
    private void show(FollowedAttempt attempt, int start, TextDelta delta) {
        int seen = Math.min(delta.text().length(), shown.length() - start);
        if (!delta.text().regionMatches(0, shown.substring(start, start + seen), 0, seen)) {
            end(attempt.id(), DIFFERENT, Verdict.CANCELLED);
        } else if (seen < delta.text().length()) {
            tell(attempt.id(), new TextDelta(delta.text().substring(seen), delta.completionTokens()));
        }
    }

    private void end(StoredEnd last) {
        boolean continues = last.text().startsWith(shown.toString());
        if (!continues && last.terminal() instanceof Completed) {
            end(last.attemptId(), DIFFERENT, Verdict.SUPERSEDED);
            return;
        }
        if (continues && last.text().length() > shown.length()) {
            int tokens = last.terminal() instanceof Completed completed
                    ? completed.usage().getCompletionTokens()
                    : 0;
            tell(last.attemptId(), new TextDelta(last.text().substring(shown.length()), tokens));
        }
        end(last.attemptId(), last.terminal(), Verdict.SUPERSEDED);
    }

    private void tell(String attemptId, TextDelta delta) {
        shown.append(delta.text());
        listener.onEvent(attemptId, delta);
    }

    /** Ends the answer; whoever is still at work, and whoever comes later, hears the verdict. */
    private void end(String attemptId, AnswerEvent terminal, Verdict verdict) {
        ended = Optional.of(verdict);
        stopFollowed(verdict);
        storedEnd = Optional.empty();
        AnswerListener caller = listener;
        // Ended answers are kept for a while, for the attempts that come late; what they weigh is not.
        listener = NOBODY;
        shown.setLength(0);
        shown.trimToSize();
        caller.onEvent(attemptId, terminal);
    }

    private void stopFollowed(Verdict verdict) {
        followed.flatMap(FollowedAttempt::detach).ifPresent(stream -> stream.stop(verdict));
        followed = Optional.empty();
    }

    private String attemptId() {
        return followed.map(FollowedAttempt::id).orElse("");
    }
}
