package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is given, unless it is out of reach. */
final class FakeDeadLetters implements DeadLetters {
    private final Journal journal;
    private final List<String> reasons = new CopyOnWriteArrayList<>();
    private boolean reachable = true;

    FakeDeadLetters(Journal journal) {
        this.journal = journal;
    }

    /** Of what could not be processed, in order. */
    List<String> reasons() {
        return reasons;
    }

    /** Fails once, and then works. */
    void failNext() {
        reachable = false;
    }

    @Override
    public void unprocessable(QueueRecord record, String attemptId, Outcome.Failed reason) {
        reasons.add(reason.message());
        add("unprocessable " + record + (attemptId.isEmpty() ? "" : " " + attemptId));
    }

    @Override
    public void failed(QueueRecord record, String attemptId, Outcome.Failed reason) {
        add("failed " + record + " " + attemptId + " " + reason.kind());
    }

    private void add(String entry) {
        if (!reachable) {
            reachable = true;
            throw new ServingException(FailureKind.UNAVAILABLE, "dead letters are out of reach");
        }
        journal.add(entry);
    }
}
