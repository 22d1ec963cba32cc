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
import java.util.stream.IntStream;

/**
 * One request for whose answer somebody waits, and what attempts at it are told. Follows one attempt at a time and tells all who listen the
 * same events, whenever they came, the last of them terminal and the only such one.
 *
 * <p>A request is taken out of the queue again when the worker that had it was lost, or frozen for too long. Who took it last holds it: that
 * attempt is followed, and the one before it is told to stop, whatever it has said. When an attempt breaks off, the next one is awaited,
 * until the deadline.
 *
 * <p>Texts of two attempts are never mixed: what the caller has seen is skipped in the text of the next attempt (or of the stored result),
 * and where that reads differently, the request fails with UNAVAILABLE.
 *
 * <p>Only who has the record of the request may open, and only what answers the question that was asked here counts.
 *
 * <p>A request that another gateway queued is answered here alike while somebody listens: what that gateway says takes the place of the attempts,
 * and when nobody listens any more it is forsaken, not cancelled.
 */
public final class PendingAnswer {
    /** How an answer ends of which text was shown that the attempt which took the request over does not say. */
    public static final Failed DIFFERENT = new Failed(
            FailureKind.UNAVAILABLE,
            "the worker was lost, and the answer of the next one begins differently; please ask again");

    private static final Failed GONE = new Failed(FailureKind.CANCELLED, "the caller has gone away");

    private static final Failed CANCELLED = new Failed(FailureKind.CANCELLED, "the caller cancelled the request");

    private final RequestIdentity identity;
    /** Where it was queued; empty where that was here. */
    private final Optional<AskedElsewhere> origin;

    private final RelaySecret secret = RelaySecret.draw("relay_secret");
    private final Instant deadline;
    private final Duration grace;
    private final Clock clock;
    private final Audience audience;
    /** Of all attempts that were followed; those before it have lost the request. */
    private long latestTurn;

    private Optional<FollowedAttempt> followed = Optional.empty();
    private Optional<StoredEnd> storedEnd = Optional.empty();
    private Optional<End> ended = Optional.empty();
    private final Patience patience = new Patience();
    private boolean forsaken;

    /** How the answer ended, and what attempts are told that come too late. */
    private record End(AnswerEvent terminal, Verdict verdict, Instant at) {}

    /** What a stored result says; it takes effect when it is due, unless the pushed end comes first. */
    private record StoredEnd(Instant due, KeptResult result) {}

    /** To a request that is queued here. */
    PendingAnswer(RequestIdentity identity, Instant deadline, Duration grace, Clock clock) {
        this(identity, Optional.empty(), deadline, grace, clock);
    }

    private PendingAnswer(
            RequestIdentity identity, Optional<AskedElsewhere> origin, Instant deadline, Duration grace, Clock clock) {
        this.identity = identity;
        this.origin = origin;
        this.audience = new Audience(identity.id(), origin.isEmpty());
        this.deadline = deadline;
        this.grace = grace;
        this.clock = clock;
    }

    /** To a request that another gateway has queued; forsaken when nobody listens in time. */
    static PendingAnswer elsewhere(AskedElsewhere asked, Duration grace, Duration time, Clock clock) {
        PendingAnswer answer = new PendingAnswer(asked.identity(), Optional.of(asked), asked.deadline(), grace, clock);
        answer.accept();
        answer.patience.extend(time);
        answer.patience.start(clock.instant());
        return answer;
    }

    public RequestIdentity identity() {
        return identity;
    }

    /** Where it was queued; empty where that was here. */
    public Optional<AskedElsewhere> origin() {
        return origin;
    }

    /** For the record in the queue. */
    public RelaySecret secret() {
        return secret;
    }

    /** When nobody listens any more, the work goes on for so long. The longest time that was asked for counts. */
    public synchronized void waitForCallers(Duration time) {
        patience.extend(time);
    }

    /**
     * Tells somebody the events behind what he has, and those to come.
     *
     * @return false when the answer is forsaken, or has ended and is forgotten; then he hears nothing
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when the answer has fewer characters, OVERLOADED when too many listen
     */
    public synchronized boolean tell(AnswerListener listener, Heard heard) {
        if (forsaken) {
            return false;
        }
        if (ended.isEmpty()) {
            audience.join(listener, heard);
            patience.stop();
        } else if (!audience.isForgotten()) {
            audience.tellAgain(listener, heard);
        }
        return !audience.isForgotten();
    }

    /** Where it stands; empty when it is whole and its text is forgotten. */
    public synchronized Optional<AnswerState> state() {
        boolean isLost = audience.isForgotten() && end().orElseThrow() instanceof Completed;
        AnswerState state = new AnswerState(identity.id(), followed.isPresent(), audience.choices(), end());
        return isLost ? Optional.empty() : Optional.of(state);
    }

    /** The request is stored in the queue. */
    public synchronized void accept() {
        if (ended.isEmpty()) {
            audience.accept();
        }
    }

    /**
     * The request may not be in the queue; of no effect when a worker has it already. If it is stored there after all, it may be done for a caller with a key, who
     * may be asking for it elsewhere by now.
     */
    public synchronized void refuse(Failed failure) {
        if (ended.isEmpty() && !audience.isAccepted()) {
            end("", failure, patience.isAny() ? Verdict.UNKNOWN_REQUEST : Verdict.CANCELLED);
        }
    }

    /**
     * One who listened has gone away. When nobody is left, and nobody comes back in time, whoever works on the request is told, and whoever
     * opens it later then.
     */
    public synchronized void leave(AnswerListener listener) {
        if (audience.isPresent(listener) && !audience.leave(listener, attemptId(), GONE)) {
            patience.start(clock.instant());
            sweep();
        }
    }

    /** Its caller does not want it any more, whoever listens. */
    public void cancel() {
        abandon(CANCELLED);
    }

    /** This gateway goes. Work that goes on without its callers does so here too: they hear the rest at another gateway. */
    synchronized void leaveBehind(Failed reason) {
        if (!patience.isAny()) {
            abandon(reason);
        }
    }

    /** Nobody waits for the answer any more. */
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
            return ended.get().verdict();
        }
        if (forsaken) {
            return Verdict.UNKNOWN_REQUEST;
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

    /**
     * A result was stored under this id; ignored when it answers another question. The first one ends the answer, after a grace time where its
     * events may still be pushed.
     */
    synchronized void stored(KeptResult result) {
        if (ended.isPresent() || storedEnd.isPresent() || !identity.isAbout(result.digest())) {
            return;
        }
        accept();
        boolean pushed = followed.filter(FollowedAttempt::isAlive).isPresent();
        Instant due = pushed ? clock.instant().plus(grace) : clock.instant();
        storedEnd = Optional.of(new StoredEnd(due, result));
        sweep();
    }

    /** Lets time pass. */
    synchronized void sweep() {
        if (ended.isPresent() || forsaken) {
            return;
        }
        Instant now = clock.instant();
        boolean expired = !now.isBefore(deadline);
        if (storedEnd.isPresent() && (expired || !now.isBefore(storedEnd.get().due()))) {
            end(storedEnd.get().result());
        } else if (expired) {
            abandon(new Failed(FailureKind.DEADLINE_EXCEEDED, "the deadline passed before the answer was whole"));
        } else if (patience.isOver(now)) {
            if (origin.isPresent()) {
                forsake();
            } else {
                abandon(GONE);
            }
        }
    }

    /** Another gateway's request goes on without it. */
    private void forsake() {
        forsaken = true;
        stopFollowed(Verdict.UNKNOWN_REQUEST);
    }

    synchronized boolean isForsaken() {
        return forsaken;
    }

    public synchronized boolean hasEnded() {
        return ended.isPresent();
    }

    /** How it ended; empty while it has not. */
    synchronized Optional<AnswerEvent> end() {
        return ended.map(End::terminal);
    }

    /** When it ended; {@link Instant#MAX} while it has not. */
    synchronized Instant endedAt() {
        return ended.map(End::at).orElse(Instant.MAX);
    }

    /** Gives up what it holds of an answer that has ended. */
    synchronized void forget() {
        audience.forget();
    }

    /** Whether it still holds what was said. */
    synchronized boolean isRemembered() {
        return !audience.isForgotten();
    }

    synchronized long weightBytes() {
        return audience.weightBytes();
    }

    Instant deadline() {
        return deadline;
    }

    private void apply(FollowedAttempt attempt, AnswerEvent event) {
        if (event instanceof TextDelta delta) {
            int start = attempt.textLength(delta.index());
            attempt.countText(delta.index(), delta.text().length());
            if (!audience.say(attempt.id(), start, delta)) {
                end(attempt.id(), DIFFERENT, Verdict.CANCELLED);
            }
        } else if (event instanceof Completed && saysLess(attempt)) {
            end(attempt.id(), DIFFERENT, Verdict.CANCELLED);
        } else {
            attempt.detach();
            end(attempt.id(), event, Verdict.SUPERSEDED);
        }
    }

    private boolean saysLess(FollowedAttempt attempt) {
        return IntStream.range(0, audience.choices().size())
                .anyMatch(index ->
                        attempt.textLength(index) < audience.text(index).length());
    }

    private void end(KeptResult last) {
        boolean continues = last.deltas().stream()
                .allMatch(delta -> audience.say(last.attemptId(), 0, delta)
                        && delta.text().length() == audience.text(delta.index()).length());
        if (!continues && last.outcome() instanceof Completed) {
            end(last.attemptId(), DIFFERENT, Verdict.SUPERSEDED);
        } else {
            // Of another gateway's request the end is told as that gateway tells it.
            AnswerEvent terminal = origin.isPresent() ? last.outcome() : last.outcomeForThoseWhoWait();
            end(last.attemptId(), terminal, Verdict.SUPERSEDED);
        }
    }

    /** Ends the answer; whoever is still at work, and whoever comes later, hears the verdict. */
    private void end(String attemptId, AnswerEvent terminal, Verdict verdict) {
        ended = Optional.of(new End(terminal, verdict, clock.instant()));
        stopFollowed(verdict);
        storedEnd = Optional.empty();
        audience.end(attemptId, terminal);
    }

    private void stopFollowed(Verdict verdict) {
        followed.flatMap(FollowedAttempt::detach).ifPresent(stream -> stream.stop(verdict));
        followed = Optional.empty();
    }

    /** Of the attempt that is followed; empty where there is none. */
    public synchronized String attemptId() {
        return followed.map(FollowedAttempt::id).orElse("");
    }
}
