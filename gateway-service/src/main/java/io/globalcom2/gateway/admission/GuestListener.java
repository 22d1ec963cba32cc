package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerListener;

/** A caller who hears what was asked before: he pays nothing, and is not counted again. Frees what he held when that was the end. */
final class GuestListener implements AnswerListener {
    private final AnswerListener caller;
    private final Admission admission;

    GuestListener(AnswerListener caller, Admission admission) {
        this.caller = caller;
        this.admission = admission;
    }

    @Override
    public void onAccepted(String requestId) {
        caller.onAccepted(requestId);
    }

    /** As in {@link MeteredListener}: the caller may ask the next at once, and the end of the process waits for him. */
    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (event.isTerminal()) {
            admission.use().leave();
        }
        caller.onEvent(attemptId, event);
        if (event.isTerminal()) {
            admission.leave();
        }
    }
}
