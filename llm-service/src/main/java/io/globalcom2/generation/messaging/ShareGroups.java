package io.globalcom2.generation.messaging;

import io.globalcom2.wire.QueueLane;
import java.util.Map;

/** The share group of each lane. */
record ShareGroups(Map<QueueLane, ShareGroup> byLane) {
    ShareGroups {
        byLane = Map.copyOf(byLane);
    }

    ShareGroup of(QueueLane lane) {
        return byLane.get(lane);
    }
}
