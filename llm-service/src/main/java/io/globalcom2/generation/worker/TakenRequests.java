package io.globalcom2.generation.worker;

import java.util.HashMap;
import java.util.Map;

/**
 * The requests that this process works on, so that none is worked on twice here. A second record of the same request need not wait for the
 * first: that one stays in the queue until the request has its terminal record, so the second adds nothing. When the record itself comes
 * again, its former lock was lost, and the former work on it is stopped.
 */
final class TakenRequests {
    private final Map<String, Taken> byRequestId = new HashMap<>();

    private record Taken(String origin, StopSignal stop) {}

    /** Whether there is something to do; false when another record of the request is worked on. */
    synchronized boolean enter(String requestId, QueueRecord record, StopSignal stop) {
        Taken former = byRequestId.get(requestId);
        if (former != null && !former.origin().equals(record.origin())) {
            return false;
        }
        if (former != null) {
            former.stop().stop(StopCause.LOST);
        }
        byRequestId.put(requestId, new Taken(record.origin(), stop));
        return true;
    }

    /** Does nothing for who was replaced. */
    synchronized void leave(String requestId, QueueRecord record, StopSignal stop) {
        byRequestId.remove(requestId, new Taken(record.origin(), stop));
    }
}
