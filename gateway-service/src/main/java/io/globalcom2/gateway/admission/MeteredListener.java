package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.PendingAnswer;
import java.util.concurrent.TimeUnit;

/** Counts what a caller hears, and frees the place when that was the end. */
final class MeteredListener implements AnswerListener {
    private final AnswerListener caller;
    private final GatewayMetrics metrics;
    private final AdmittedRequests.Place place;
    private final long startNanos = System.nanoTime();
    private boolean answering;
    /** Whose text was shown first. */
    private String firstAttemptId = "";

    MeteredListener(AnswerListener caller, GatewayMetrics metrics, AdmittedRequests.Place place) {
        this.caller = caller;
        this.metrics = metrics;
        this.place = place;
    }

    @Override
    public void onAccepted() {
        caller.onAccepted();
    }

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (event instanceof TextDelta && !answering) {
            answering = true;
            firstAttemptId = attemptId;
            metrics.timeToFirstToken().record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        }
        caller.onEvent(attemptId, event);
        if (event.isTerminal()) {
            countEnd(event);
            countTakenOver(attemptId, event);
            place.leave();
        }
    }

    private void countTakenOver(String attemptId, AnswerEvent event) {
        boolean different = event.equals(PendingAnswer.DIFFERENT);
        if (answering && !attemptId.equals(firstAttemptId) && (different || event instanceof Completed)) {
            metrics.countTakenOver(different);
        }
    }

    private void countEnd(AnswerEvent event) {
        if (event instanceof Failed failed) {
            metrics.countFailed(failed.kind());
        } else {
            metrics.countCompleted();
        }
    }
}
