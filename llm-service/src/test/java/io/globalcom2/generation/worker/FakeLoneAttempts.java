package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;

/** Other workers that were lost in the middle of something, or not; out of reach for some questions. */
final class FakeLoneAttempts implements LoneAttempts {
    private final Journal journal;
    private String subject = "";
    private int lost;
    private int failures;

    FakeLoneAttempts(Journal journal) {
        this.journal = journal;
    }

    /** So many workers said that they work on this alone, and died. */
    void lose(String subject, int workers) {
        this.subject = subject;
        lost = workers;
    }

    void failNext(int questions) {
        failures = questions;
    }

    @Override
    public int lostWorkers(String subject) {
        if (failures > 0) {
            failures--;
            throw new ServingException(FailureKind.UNAVAILABLE, "nobody tells");
        }
        return subject.equals(this.subject) ? lost : 0;
    }

    @Override
    public void begin(String subject) {
        journal.add("alone with " + subject);
    }

    @Override
    public void end() {
        journal.add("alone no more");
    }
}
