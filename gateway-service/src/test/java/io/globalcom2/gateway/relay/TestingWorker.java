package io.globalcom2.gateway.relay;

import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;

/** One attempt, as the relay sees it. */
final class TestingWorker implements AttemptStream {
    private final PendingAnswer answer;
    private final String attemptId;
    private final long turn;
    private final List<Verdict> told = new ArrayList<>();
    private long sequenceNumber;

    TestingWorker(PendingAnswer answer, String attemptId, long turn) {
        this.answer = answer;
        this.attemptId = attemptId;
        this.turn = turn;
    }

    Verdict open() {
        return answer.open(attemptId, turn, this);
    }

    TestingWorker opened() {
        open();
        return this;
    }

    TestingWorker says(String... texts) {
        for (String text : texts) {
            sends(new TextDelta(text, (int) sequenceNumber + 1));
        }
        return this;
    }

    TestingWorker sends(AnswerEvent event) {
        sends(sequenceNumber++, event);
        return this;
    }

    void sends(long number, AnswerEvent event) {
        answer.event(this, number, event);
    }

    void breaksOff() {
        answer.broken(this);
    }

    /** What it was told after it had opened. */
    List<Verdict> told() {
        return told;
    }

    @Override
    public void stop(Verdict reason) {
        told.add(reason);
    }
}
