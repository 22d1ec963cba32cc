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
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What becomes of a record. Every request ends in exactly one terminal record: stored first, pushed to the caller next, and only then is the
 * record completed. Where something fails that this rests on, the record is released and nothing of the attempt remains.
 */
final class RequestFlow {
    private static final Logger LOG = Logger.getLogger(RequestFlow.class);
    private static final Outcome TOO_LATE = new Outcome.Failed(
            FailureKind.DEADLINE_EXCEEDED, "the deadline passed while another attempt had the request");

    private final WorkQueue queue;
    private final ResultLedger ledger;
    private final DeadLetters deadLetters;
    private final TokenRelay relay;
    private final Answering answering;
    private final WorkerMetrics metrics;
    private final Clock clock;
    private final Duration defaultDeadline;
    private final Supplier<String> attemptIds;
    private final TakenRequests inFlight = new TakenRequests();
    private final Set<StopSignal> running = ConcurrentHashMap.newKeySet();
    private volatile boolean handingBack;

    /** @param defaultDeadline counted from the record's timestamp, for records that name none */
    RequestFlow(
            WorkQueue queue,
            ResultLedger ledger,
            DeadLetters deadLetters,
            TokenRelay relay,
            Answering answering,
            WorkerMetrics metrics,
            Clock clock,
            Duration defaultDeadline,
            Supplier<String> attemptIds) {
        this.queue = queue;
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.relay = relay;
        this.answering = answering;
        this.metrics = metrics;
        this.clock = clock;
        this.defaultDeadline = defaultDeadline;
        this.attemptIds = attemptIds;
    }

    /** Settles a record and completes it, or releases it. Does not fail. */
    void run(QueueRecord record) throws InterruptedException {
        boolean settled = false;
        try {
            settled = settle(record);
        } catch (ServingException e) {
            LOG.warnf(
                    e, "record is not settled requestId=%s", record.requestId().orElse(""));
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "record is not settled, unexpectedly requestId=%s",
                    record.requestId().orElse(""));
        } finally {
            if (settled) {
                queue.complete(record);
            } else {
                metrics.met(Fate.RELEASED);
                queue.release(record);
            }
        }
    }

    /** Stops all attempts, those to come too, and releases their records. */
    void handBack() {
        handingBack = true;
        running.forEach(stop -> stop.stop(StopCause.DRAINING));
    }

    private boolean settle(QueueRecord record) throws InterruptedException {
        InferenceJob job;
        try {
            job = record.job();
        } catch (ServingException unreadable) {
            return refuse(record, unreadable);
        }
        return attemptOnce(record, job.requestId(), attempt -> answering.answer(job, attempt));
    }

    private boolean refuse(QueueRecord record, ServingException unreadable) throws InterruptedException {
        Outcome.Failed reason = new Outcome.Failed(unreadable.kind(), unreadable.getMessage());
        LOG.warnf(
                "record is unprocessable requestId=%s reason=%s",
                record.requestId().orElse(""), reason.message());
        deadLetters.unprocessable(record, reason);
        metrics.met(Fate.UNPROCESSABLE);
        Optional<String> requestId = record.requestId();
        if (requestId.isEmpty()) {
            return true;
        }
        return attemptOnce(record, requestId.get(), attempt -> {
            throw unreadable;
        });
    }

    private boolean attemptOnce(QueueRecord record, String requestId, Work work) throws InterruptedException {
        Duration queued = queued(record);
        inFlight.enter(requestId);
        try {
            Optional<String> settledBy = ledger.settledBy(requestId);
            if (settledBy.isPresent() && !settledBy.equals(record.failedAttemptId())) {
                metrics.met(Fate.DUPLICATE);
                return true;
            }
            return attempt(record, requestId, queued, work);
        } finally {
            inFlight.leave(requestId);
        }
    }

    private boolean attempt(QueueRecord record, String requestId, Duration queued, Work work) {
        String attemptId = attemptIds.get();
        Instant deadline = record.deadline().orElse(record.queuedAt().plus(defaultDeadline));
        StopSignal stop = new StopSignal();
        running.add(stop);
        if (handingBack) {
            stop.stop(StopCause.DRAINING);
        }
        try (TokenRelay.Push push = open(record, requestId, attemptId, stop)) {
            Attempt attempt = new Attempt(requestId, attemptId, queued, deadline, stop, push, clock);
            return end(record, attempt, outcome(attempt, work), push);
        } finally {
            running.remove(stop);
        }
    }

    private TokenRelay.Push open(QueueRecord record, String requestId, String attemptId, StopSignal stop) {
        return record.replyAddress()
                .map(address -> relay.open(address, requestId, attemptId, stop))
                .orElse(TokenRelay.Push.NOWHERE);
    }

    private static Outcome outcome(Attempt attempt, Work work) {
        try {
            attempt.enter(Stage.QUEUE);
            return work.answer(attempt);
        } catch (ServingException e) {
            FailureKind kind = attempt.isStoppedBy(StopCause.CANCELLED) ? FailureKind.CANCELLED : e.kind();
            return new Outcome.Failed(kind, e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "attempt failed unexpectedly requestId=%s attemptId=%s",
                    attempt.requestId(),
                    attempt.attemptId());
            return new Outcome.Failed(FailureKind.INTERNAL, "internal error");
        }
    }

    /** Whether the record is settled with this outcome. */
    private boolean end(QueueRecord record, Attempt attempt, Outcome outcome, TokenRelay.Push push) {
        if (attempt.isStoppedBy(StopCause.SUPERSEDED)) {
            return superseded(record, attempt, push);
        }
        if (attempt.isStoppedBy(StopCause.DRAINING) && outcome instanceof Outcome.Failed) {
            return false;
        }
        return close(record, attempt, outcome, push);
    }

    /**
     * Who is superseded at work was first, and the record has moved on to the later attempt. Who is superseded at the start came later, and
     * has the record: should the first one die, this record is all there is, so it comes back until the request is settled.
     */
    private boolean superseded(QueueRecord record, Attempt attempt, TokenRelay.Push push) {
        LOG.debugf("attempt is superseded requestId=%s attemptId=%s", attempt.requestId(), attempt.attemptId());
        metrics.met(Fate.SUPERSEDED);
        if (attempt.stage() != Stage.QUEUE) {
            return true;
        }
        return attempt.isLate() && close(record, attempt, TOO_LATE, push);
    }

    private boolean close(QueueRecord record, Attempt attempt, Outcome outcome, TokenRelay.Push push) {
        if (outcome instanceof Outcome.Failed failure
                && (failure.kind() == FailureKind.UNAVAILABLE || failure.kind() == FailureKind.INTERNAL)) {
            deadLetters.failed(record, attempt.attemptId(), failure);
        }
        TerminalRecord terminal = attempt.end(outcome);
        ledger.store(record, terminal);
        push.end(terminal);
        metrics.ended(attempt, outcome);
        return true;
    }

    private Duration queued(QueueRecord record) {
        Duration queued = Duration.between(record.queuedAt(), clock.instant());
        return queued.isNegative() ? Duration.ZERO : queued;
    }

    /** The work of an attempt; throws {@link ServingException} when there is no whole answer. */
    @FunctionalInterface
    private interface Work {
        Outcome answer(Attempt attempt);
    }
}
