package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps terminal records in memory, unless it is out of reach. */
final class FakeLedger implements ResultLedger {
    private final Journal journal;
    private final Map<String, Settled> settled = new ConcurrentHashMap<>();
    private final List<TerminalRecord> stored = new CopyOnWriteArrayList<>();
    private final Set<String> unread = ConcurrentHashMap.newKeySet();
    private boolean readable = true;
    private final Queue<FailureKind> failures = new ConcurrentLinkedQueue<>();
    private boolean storesThoughItFails;

    FakeLedger(Journal journal) {
        this.journal = journal;
    }

    /** By a version that stores no digests. */
    void settle(String requestId, String attemptId) {
        settled.put(requestId, new Settled(attemptId, Optional.empty()));
    }

    /** So that it takes a question to the brokers to know it. */
    void settleJustNow(String requestId, String attemptId) {
        settle(requestId, attemptId);
        unread.add(requestId);
    }

    void settle(String requestId, String attemptId, String digest) {
        settled.put(requestId, new Settled(attemptId, Optional.of(digest)));
    }

    void refuseReads() {
        readable = false;
    }

    void readAgain() {
        readable = true;
    }

    /** The next write fails so; one after the other. */
    void failNextWrite(FailureKind kind) {
        failures.add(kind);
    }

    /** Writes that fail have been stored all the same: only the answer is lost. */
    void loseAnswers() {
        storesThoughItFails = true;
    }

    List<TerminalRecord> stored() {
        return stored;
    }

    @Override
    public Optional<Settled> settledBy(String requestId) {
        if (!readable) {
            throw new ServingException(FailureKind.UNAVAILABLE, "the ledger is out of reach");
        }
        return Optional.ofNullable(settled.get(requestId));
    }

    @Override
    public Optional<Settled> knownToBeSettledBy(String requestId) {
        return unread.contains(requestId) ? Optional.empty() : Optional.ofNullable(settled.get(requestId));
    }

    @Override
    public void store(QueueRecord record, Optional<String> digest, TerminalRecord terminal) {
        FailureKind failure = failures.poll();
        if (failure != null && !storesThoughItFails) {
            throw new ServingException(failure, "the ledger says " + failure);
        }
        settled.put(terminal.requestId(), new Settled(terminal.attemptId(), digest));
        stored.add(terminal);
        journal.add("store " + terminal.requestId());
        if (failure != null) {
            throw new ServingException(failure, "the ledger says " + failure);
        }
    }

    @Override
    public boolean isAlive() {
        return true;
    }
}
