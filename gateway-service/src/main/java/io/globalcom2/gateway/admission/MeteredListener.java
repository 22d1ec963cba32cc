package io.globalcom2.gateway.admission;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.PendingAnswer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Counts what a caller hears, and settles and frees what the request held when that was the end. */
final class MeteredListener implements AnswerListener {
    private static final Set<FailureKind> CUT_OFF = EnumSet.of(FailureKind.CANCELLED, FailureKind.DEADLINE_EXCEEDED);

    private final AnswerListener caller;
    private final GatewayMetrics metrics;
    private final Admission admission;
    private final long startNanos = System.nanoTime();
    private boolean answering;
    /** Whose text was shown first. */
    private String firstAttemptId = "";

    MeteredListener(AnswerListener caller, GatewayMetrics metrics, Admission admission) {
        this.caller = caller;
        this.metrics = metrics;
        this.admission = admission;
    }

    @Override
    public void onAccepted(String requestId) {
        caller.onAccepted(requestId);
    }

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (event instanceof TextDelta && !answering) {
            answering = true;
            firstAttemptId = attemptId;
            metrics.timeToFirstToken().record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        }
        if (event.isTerminal()) {
            settle(event);
        }
        caller.onEvent(attemptId, event);
        if (event.isTerminal()) {
            countEnd(event);
            countTakenOver(attemptId, event);
            admission.leave();
        }
    }

    private void countTakenOver(String attemptId, AnswerEvent event) {
        boolean different = event.equals(PendingAnswer.DIFFERENT);
        if (answering && !attemptId.equals(firstAttemptId) && (different || event instanceof Completed)) {
            metrics.countTakenOver(different);
        }
    }

    /**
     * What failed is given back, but for what the caller cut off or gave too little time: work was done for it. Before the caller hears of the
     * end, so that he may ask the next at once; the place at this gateway is free only after that, since the end of the process waits for it.
     */
    private void settle(AnswerEvent event) {
        if (event instanceof Completed completed) {
            admission.settle(completed.usage());
        } else if (event instanceof Failed failed && CUT_OFF.contains(failed.kind())) {
            admission.use().keep();
        }
        admission.use().leave();
    }

    private void countEnd(AnswerEvent event) {
        if (event instanceof Failed failed) {
            metrics.countFailed(failed.kind());
        } else {
            metrics.countCompleted();
        }
    }
}
