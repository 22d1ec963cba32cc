package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerListener;
import java.util.concurrent.TimeUnit;

/** Counts what a caller hears, and frees the place when that was the end. */
final class MeteredListener implements AnswerListener {
    private final AnswerListener caller;
    private final GatewayMetrics metrics;
    private final AdmittedRequests.Place place;
    private final long startNanos = System.nanoTime();
    private boolean answering;

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
            metrics.timeToFirstToken().record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        }
        caller.onEvent(attemptId, event);
        if (event.isTerminal()) {
            countEnd(event);
            place.leave();
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
