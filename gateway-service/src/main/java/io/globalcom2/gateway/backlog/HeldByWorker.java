package io.globalcom2.gateway.backlog;

import io.globalcom2.wire.QueueLane;
import java.util.Set;

/**
 * What a worker said of one partition of a lane.
 *
 * @param offsets of the records that it holds
 * @param nextOffset one more than the highest offset that it ever held
 */
public record HeldByWorker(QueueLane lane, int partition, Set<Long> offsets, long nextOffset) {
    public HeldByWorker {
        offsets = Set.copyOf(offsets);
    }
}
