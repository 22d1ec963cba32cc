package io.globalcom2.generation.worker;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The requests that this process works on, so that none is worked on twice here. A second record of the same request need not wait for the
 * first: that one stays in the queue until the request has its terminal record, so the second adds nothing, or asks what cannot be asked. When the record itself comes
 * again, its former lock was lost, and the former work on it is stopped.
 */
final class TakenRequests {
    private final Map<String, Taken> byRequestId = new HashMap<>();

    private record Taken(QueueRecord record, StopSignal stop) {}

    /** The other record of the request that is worked on here; empty when there is none, and this one now is. */
    synchronized Optional<QueueRecord> enter(String requestId, QueueRecord record, StopSignal stop) {
        Taken former = byRequestId.get(requestId);
        if (former != null && !former.record().origin().equals(record.origin())) {
            return Optional.of(former.record());
        }
        if (former != null) {
            former.stop().stop(StopCause.LOST);
        }
        byRequestId.put(requestId, new Taken(record, stop));
        return Optional.empty();
    }

    /** Does nothing for who was replaced. */
    synchronized void leave(String requestId, QueueRecord record, StopSignal stop) {
        byRequestId.remove(requestId, new Taken(record, stop));
    }
}
