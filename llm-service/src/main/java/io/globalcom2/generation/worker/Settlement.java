package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.Conclusion.Keep;
import io.globalcom2.generation.worker.WorkerMetrics.Fate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Ends requests, each with one terminal record. Before anything is written the lock on the record is renewed: who has lost it writes nothing
 * and says nothing. Where the queue, the ledger or the dead letters are away, the record is held and it is tried again, for as long as the
 * record is ours and this process is not about to end; that counts as no delivery.
 */
final class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ResultLedger ledger;
    private final DeadLetters deadLetters;
    private final WorkerMetrics metrics;
    private final Duration firstPause;
    private volatile boolean handingBack;

    /** @param firstPause between two tries; the later ones are longer */
    Settlement(ResultLedger ledger, DeadLetters deadLetters, WorkerMetrics metrics, Duration firstPause) {
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.firstPause = firstPause;
    }

    /** From here on nothing is tried again. */
    void handBack() {
        handingBack = true;
    }

    /** The end of a record whose request is settled without us; empty when there is work to do. */
    Optional<Ending> lookUp(QueueRecord record, String requestId) throws InterruptedException {
        return untilItWorks(record, () -> endIfSettled(record, requestId, record.mayBeSettled()));
    }

    /**
     * {@link #lookUp} after something has been stored by another attempt, or not; as far as that can be told now.
     *
     * @throws ServingException UNAVAILABLE when it cannot be told
     */
    Optional<Ending> lookUpOnce(QueueRecord record, String requestId) {
        return endIfSettled(record, requestId, true);
    }

    private Optional<Ending> endIfSettled(QueueRecord record, String requestId, boolean certainly) {
        return settledBy(record, requestId, certainly)
                .map(settled -> endUnanswered(record, requestId, settled.digest()));
    }

    /** The end of a record while another one of the same request is worked on. */
    Ending endBeside(QueueRecord record, String requestId, QueueRecord atWork) throws InterruptedException {
        return untilItWorks(record, () -> Optional.of(endUnanswered(record, requestId, digest(atWork))))
                .orElseThrow();
    }

    /** Puts the same request into the queue again, in a record that was never delivered. */
    Ending replace(QueueRecord record, WorkQueue queue) throws InterruptedException {
        return untilItWorks(record, () -> {
                    queue.handBack(record);
                    return Optional.of(Ending.REPLACED);
                })
                .orElseThrow();
    }

    /** Keeps a record that nobody can read and that names nobody to tell. */
    Ending keepUnreadable(QueueRecord record, Conclusion conclusion) throws InterruptedException {
        return untilItWorks(
                        record, () -> Optional.of(writeIfHeld(record, () -> conclusion.keep(deadLetters, record, ""))))
                .orElseThrow();
    }

    /** Ends the request of an attempt. */
    Ending end(QueueRecord record, Attempt attempt, Conclusion conclusion, TokenRelay.Push push)
            throws InterruptedException {
        Writing writing = new Writing(record, attempt, conclusion, push);
        return untilItWorks(record, () -> Optional.of(writing.write())).orElseThrow();
    }

    /**
     * What the step came to, which is tried until it does not fail any more; where it may not be tried any more, the record's ending.
     *
     * @param step empty when there is work to do
     */
    Optional<Ending> untilItWorks(QueueRecord record, Supplier<Optional<Ending>> step) throws InterruptedException {
        Duration pause = firstPause;
        while (true) {
            try {
                return step.get();
            } catch (ServingException e) {
                LOG.warnf(
                        e,
                        "record is held and tried again requestId=%s",
                        record.requestId().orElse(""));
            }
            if (record.lock().isLost()) {
                return Optional.of(lost());
            }
            if (handingBack) {
                return Optional.of(Ending.HANDED_BACK);
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private Ending writeIfHeld(QueueRecord record, Runnable write) {
        if (!record.lock().renew()) {
            return lost();
        }
        write.run();
        return Ending.SETTLED;
    }

    /**
     * Who settled the request; a terminal record that the record asks to do over does not count.
     *
     * @param certainly whether to ask the brokers, or only what is known
     */
    private Optional<Settled> settledBy(QueueRecord record, String requestId, boolean certainly) {
        Optional<Settled> end = certainly ? ledger.settledBy(requestId) : ledger.knownToBeSettledBy(requestId);
        return end.filter(settled -> !record.failedAttemptId().equals(Optional.of(settled.attemptId())));
    }

    /** The record adds nothing, unless it asks something else: that must not be lost without a word. */
    private Ending endUnanswered(QueueRecord record, String requestId, Optional<String> answered) {
        Optional<String> asked = answered.isPresent() ? digest(record) : Optional.empty();
        if (asked.isEmpty() || asked.equals(answered)) {
            return duplicate();
        }
        LOG.warnf("request id was used for another question requestId=%s", requestId);
        Conclusion conclusion = Conclusion.anotherQuestion(requestId);
        // No terminal record will speak of this one.
        Ending ending = writeIfHeld(record, () -> conclusion.keep(deadLetters, record, ""));
        if (ending == Ending.LEFT) {
            return ending;
        }
        metrics.met(Fate.ANOTHER_QUESTION);
        return Ending.REFUSED;
    }

    /** A record that may have cost workers their lives is read by nobody but the attempt at it. */
    private static Optional<String> digest(QueueRecord record) {
        return record.delivery() >= RequestFlow.DELIVERED_ALONE
                ? record.replyTo().map(ReplyTo::digest).filter(said -> !said.isEmpty())
                : record.digest();
    }

    private Ending duplicate() {
        metrics.met(Fate.DUPLICATE);
        return Ending.SETTLED;
    }

    private Ending lost() {
        metrics.met(Fate.LOST);
        return Ending.LEFT;
    }

    /** One request's last steps; each is done once, however often the others are tried. */
    private final class Writing {
        private final QueueRecord record;
        private final Attempt attempt;
        private final TokenRelay.Push push;
        private final Optional<String> digest;
        private Conclusion conclusion;
        private TerminalRecord terminal;
        private boolean isInDoubt;
        private boolean kept;

        Writing(QueueRecord record, Attempt attempt, Conclusion conclusion, TokenRelay.Push push) {
            this.record = record;
            this.attempt = attempt;
            this.push = push;
            // It takes time for large images: here, and not between the lock's renewal and the write.
            this.digest = digest(record);
            this.conclusion = conclusion;
            this.terminal = attempt.end(conclusion.outcome());
            this.isInDoubt = record.mayBeSettled();
        }

        Ending write() {
            Optional<Settled> settled = settledBy(record, attempt.requestId(), isInDoubt);
            if (settled.isPresent()) {
                return settled.get().attemptId().equals(attempt.attemptId()) ? tell() : endBehind(settled.get());
            }
            if (!kept && conclusion.keep() != Keep.NOWHERE) {
                Ending ending = writeIfHeld(record, () -> conclusion.keep(deadLetters, record, attempt.attemptId()));
                if (ending == Ending.LEFT) {
                    return ending;
                }
                kept = true;
            }
            Ending ending = writeIfHeld(record, this::store);
            return ending == Ending.LEFT ? ending : tell();
        }

        /** Another attempt was faster. */
        private Ending endBehind(Settled settled) {
            Ending ending = endUnanswered(record, attempt.requestId(), settled.digest());
            if (ending == Ending.REFUSED) {
                push.end(attempt.endWithoutText(
                        Conclusion.anotherQuestion(attempt.requestId()).outcome()));
            }
            return ending;
        }

        private void store() {
            // Should the answer of the brokers be lost, they may have stored it all the same.
            isInDoubt = true;
            try {
                ledger.store(record, digest, terminal);
            } catch (ServingException e) {
                if (e.kind() != FailureKind.TOO_LARGE || terminal.isSilent()) {
                    throw e;
                }
                conclusion = Conclusion.of(new Outcome.Failed(FailureKind.TOO_LARGE, e.getMessage()));
                terminal = attempt.endWithoutText(conclusion.outcome());
                ledger.store(record, digest, terminal);
            }
        }

        private Ending tell() {
            push.end(terminal);
            metrics.ended(attempt, conclusion.outcome());
            return Ending.SETTLED;
        }
    }
}
