package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.WorkerMetrics.Fate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What becomes of a record. Every request ends in one terminal record: stored first, pushed to the caller next, and only then is the record
 * completed. A record is left to its lock where the lock is gone, and handed back where this process ends.
 */
final class RequestFlow {
    private static final Logger LOG = Logger.getLogger(RequestFlow.class);
    /** A record that was delivered so often has cost two workers their lives, or was near to who did. */
    static final int DELIVERED_ALONE = 3;
    /** One may have died by chance, while it had nothing but this request. */
    private static final int MOST_LOST = 2;

    private static final Outcome GIVEN_UP = new Outcome.Failed(
            FailureKind.INTERNAL,
            "given up: %d workers were lost, each while it worked on this request and on nothing else"
                    .formatted(MOST_LOST));

    private final WorkQueue queue;
    private final Settlement settlement;
    private final TokenRelay relay;
    private final Answering answering;
    private final WorkerMetrics metrics;
    private final Clock clock;
    private final Duration defaultDeadline;
    private final Supplier<String> attemptIds;
    private final LoneAttempts loneAttempts;
    private final TakenRequests inFlight = new TakenRequests();
    private final AloneGate gate = new AloneGate();
    private final Set<StopSignal> running = ConcurrentHashMap.newKeySet();
    private volatile boolean handingBack;

    /** @param defaultDeadline counted from when the record was queued, for records that name none */
    RequestFlow(
            WorkQueue queue,
            Settlement settlement,
            LoneAttempts loneAttempts,
            TokenRelay relay,
            Answering answering,
            WorkerMetrics metrics,
            Clock clock,
            Duration defaultDeadline,
            Supplier<String> attemptIds) {
        this.queue = queue;
        this.settlement = settlement;
        this.loneAttempts = loneAttempts;
        this.relay = relay;
        this.answering = answering;
        this.metrics = metrics;
        this.clock = clock;
        this.defaultDeadline = defaultDeadline;
        this.attemptIds = attemptIds;
    }

    /** Works on a record and completes it, hands it back or leaves it. Does not fail, whatever the work does. */
    void run(QueueRecord record) throws InterruptedException {
        Ending ending = Ending.LEFT;
        try {
            ending = settle(record);
        } catch (RuntimeException | Error e) {
            LOG.errorf(
                    e,
                    "record is left, unexpectedly requestId=%s",
                    record.requestId().orElse(""));
        } finally {
            end(record, ending);
        }
    }

    /** Stops all attempts, those to come too, and hands their records back. */
    void handBack() {
        handingBack = true;
        settlement.handBack();
        running.forEach(stop -> stop.stop(StopCause.DRAINING));
    }

    private void end(QueueRecord record, Ending ending) {
        switch (ending) {
            case SETTLED, REFUSED -> queue.complete(record);
            case HANDED_BACK -> handBack(record);
            case REPLACED -> metrics.met(Fate.HANDED_BACK);
            case LEFT -> queue.leave(record);
        }
    }

    private void handBack(QueueRecord record) {
        try {
            queue.handBack(record);
            metrics.met(Fate.HANDED_BACK);
        } catch (ServingException e) {
            LOG.warnf(
                    e,
                    "record is not handed back requestId=%s",
                    record.requestId().orElse(""));
            queue.leave(record);
        }
    }

    private Ending settle(QueueRecord record) throws InterruptedException {
        Optional<String> requestId = record.requestId();
        if (requestId.isEmpty()) {
            return refuse(record);
        }
        if (record.mayBeDropped()) {
            // Before it counts as taken: the new record may come here at once, and must not find the old one at work.
            return settlement.replace(record, queue);
        }
        StopSignal stop = new StopSignal();
        Optional<QueueRecord> atWork = inFlight.enter(requestId.get(), record, stop);
        if (atWork.isPresent()) {
            return besides(record, requestId.get(), atWork.get());
        }
        running.add(stop);
        if (handingBack) {
            stop.stop(StopCause.DRAINING);
        }
        record.lock().onLost(() -> stop.stop(StopCause.LOST));
        try {
            return takeTurn(record, requestId.get(), stop);
        } finally {
            running.remove(stop);
            inFlight.leave(requestId.get(), record, stop);
        }
    }

    /** What becomes of a second record. A gateway that waits for it is told, unless it is the one that waits for the first. */
    private Ending besides(QueueRecord record, String requestId, QueueRecord atWork) throws InterruptedException {
        Ending ending = settlement.endBeside(record, requestId, atWork);
        return record.replyTo().equals(atWork.replyTo()) ? ending : told(record, requestId, ending);
    }

    /** The ending, once a gateway that waits in vain was told: no terminal record will tell it. */
    private Ending told(QueueRecord record, String requestId, Ending ending) {
        if (ending == Ending.REFUSED) {
            String attemptId = attemptIds.get();
            try (TokenRelay.Push push = open(record, requestId, attemptId, new StopSignal())) {
                push.end(TerminalRecord.withoutText(
                        requestId,
                        attemptId,
                        Conclusion.anotherQuestion(requestId).outcome()));
            }
        }
        return ending;
    }

    /** Nobody can be told. */
    private Ending refuse(QueueRecord record) throws InterruptedException {
        try {
            record.job();
            throw new IllegalStateException("a record that can be read names its request");
        } catch (ServingException unreadable) {
            LOG.warnf("record is unprocessable and names nobody reason=%s", unreadable.getMessage());
            Ending ending = settlement.keepUnreadable(record, Conclusion.unprocessable(unreadable));
            if (ending == Ending.SETTLED) {
                metrics.met(Fate.UNPROCESSABLE);
            }
            return ending;
        }
    }

    /** The attempt, alone where it has to be. */
    private Ending takeTurn(QueueRecord record, String requestId, StopSignal stop) throws InterruptedException {
        Instant deadline = record.deadline().orElse(record.queuedAt().plus(defaultDeadline));
        boolean alone = record.delivery() >= DELIVERED_ALONE;
        boolean entered = gate.enter(
                alone, () -> stop.reason().isPresent() || !clock.instant().isBefore(deadline));
        try {
            return alone && entered
                    ? attemptAlone(record, requestId, deadline, stop)
                    : attemptIfOpen(record, requestId, deadline, stop);
        } finally {
            if (entered) {
                gate.leave();
            }
        }
    }

    /** Should this worker be lost, the others know whose fault it may be. */
    private Ending attemptAlone(QueueRecord record, String requestId, Instant deadline, StopSignal stop)
            throws InterruptedException {
        String subject = record.failedAttemptId().orElse(requestId);
        AtomicBoolean givenUp = new AtomicBoolean();
        Optional<Ending> over = settlement.untilItWorks(record, () -> {
            givenUp.set(loneAttempts.lostWorkers(subject) >= MOST_LOST);
            if (!givenUp.get()) {
                loneAttempts.begin(subject);
            }
            return Optional.empty();
        });
        try {
            if (over.isPresent()) {
                return over.get();
            }
            return givenUp.get()
                    ? attempt(record, requestId, deadline, stop, true)
                    : attemptIfOpen(record, requestId, deadline, stop);
        } finally {
            loneAttempts.end();
        }
    }

    private Ending attemptIfOpen(QueueRecord record, String requestId, Instant deadline, StopSignal stop)
            throws InterruptedException {
        Optional<Ending> settled = settlement.lookUp(record, requestId);
        return settled.isPresent()
                ? told(record, requestId, settled.get())
                : attempt(record, requestId, deadline, stop, false);
    }

    private Ending attempt(QueueRecord record, String requestId, Instant deadline, StopSignal stop, boolean givenUp)
            throws InterruptedException {
        String attemptId = attemptIds.get();
        try (TokenRelay.Push push = open(record, requestId, attemptId, stop)) {
            Attempt attempt = new Attempt(requestId, attemptId, queued(record), deadline, stop, push, clock);
            Conclusion conclusion = givenUp ? givenUp() : conclusion(record, attempt);
            if (stop.reason().isPresent()) {
                return stopped(record, attempt, conclusion, push);
            }
            return settlement.end(record, attempt, conclusion, push);
        }
    }

    private TokenRelay.Push open(QueueRecord record, String requestId, String attemptId, StopSignal stop) {
        if (record.lock().isLost()) {
            stop.stop(StopCause.LOST);
            return TokenRelay.Push.NOWHERE;
        }
        return record.replyTo()
                .map(replyTo -> relay.open(replyTo, requestId, attemptId, record.turn(), stop))
                .orElse(TokenRelay.Push.NOWHERE);
    }

    private Conclusion givenUp() {
        metrics.met(Fate.GIVEN_UP);
        return Conclusion.of(GIVEN_UP);
    }

    private Conclusion conclusion(QueueRecord record, Attempt attempt) {
        InferenceJob job;
        try {
            job = record.job();
        } catch (ServingException unreadable) {
            LOG.warnf("record is unprocessable requestId=%s reason=%s", attempt.requestId(), unreadable.getMessage());
            metrics.met(Fate.UNPROCESSABLE);
            return Conclusion.unprocessable(unreadable);
        } catch (RuntimeException | Error e) {
            return unexpected(attempt, e);
        }
        return Conclusion.of(outcome(job, attempt));
    }

    private Outcome outcome(InferenceJob job, Attempt attempt) {
        try {
            attempt.enter(Stage.QUEUE);
            return answering.answer(job, attempt);
        } catch (ServingException e) {
            FailureKind kind = attempt.isStoppedBy(StopCause.CANCELLED) ? FailureKind.CANCELLED : e.kind();
            return new Outcome.Failed(kind, e.getMessage());
        } catch (RuntimeException | Error e) {
            // An Error too: it ends this attempt, and no other request pays for it.
            return unexpected(attempt, e).outcome();
        }
    }

    private static Conclusion unexpected(Attempt attempt, Throwable failure) {
        LOG.errorf(
                failure,
                "attempt failed unexpectedly requestId=%s attemptId=%s",
                attempt.requestId(),
                attempt.attemptId());
        return Conclusion.of(new Outcome.Failed(FailureKind.INTERNAL, "internal error"));
    }

    private Ending stopped(QueueRecord record, Attempt attempt, Conclusion conclusion, TokenRelay.Push push)
            throws InterruptedException {
        return switch (attempt.stop().reason().orElseThrow()) {
            case CANCELLED -> settlement.end(record, attempt, conclusion, push);
            case DRAINING ->
                conclusion.outcome() instanceof Outcome.Failed
                        ? Ending.HANDED_BACK
                        : settlement.end(record, attempt, conclusion, push);
            case SUPERSEDED -> superseded(record, attempt);
            case LOST -> {
                metrics.met(Fate.LOST);
                yield Ending.LEFT;
            }
        };
    }

    /**
     * Mostly the lock is gone, for another attempt took the record after us. Where it is not, the gateway speaks of another record of the
     * same request: that one may have ended it. If not, this record stays what it is, should the other attempt die.
     */
    private Ending superseded(QueueRecord record, Attempt attempt) {
        LOG.debugf("attempt is superseded requestId=%s attemptId=%s", attempt.requestId(), attempt.attemptId());
        metrics.met(Fate.SUPERSEDED);
        try {
            Optional<Ending> settled =
                    record.lock().renew() ? settlement.lookUpOnce(record, attempt.requestId()) : Optional.empty();
            return settled.orElse(Ending.LEFT);
        } catch (ServingException e) {
            LOG.warnf(e, "cannot tell whether it is settled requestId=%s", attempt.requestId());
            return Ending.LEFT;
        }
    }

    private Duration queued(QueueRecord record) {
        Duration queued = Duration.between(record.queuedAt(), clock.instant());
        return queued.isNegative() ? Duration.ZERO : queued;
    }
}
