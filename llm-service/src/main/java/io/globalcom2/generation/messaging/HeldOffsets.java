package io.globalcom2.generation.messaging;

import io.globalcom2.proto.v1.HeldRecords;
import io.globalcom2.proto.v1.WorkerStatus;
import io.globalcom2.wire.QueueLane;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The places in the queue of the records that this worker holds. For many threads. */
final class HeldOffsets {
    private final Map<Place, Offsets> places = new HashMap<>(); // guarded by this

    private record Place(QueueLane lane, int partition) {}

    private static final class Offsets {
        private final TreeSet<Long> held = new TreeSet<>();
        private long next;
    }

    synchronized void add(QueueLane lane, ConsumerRecord<?, ?> record) {
        Offsets offsets = places.computeIfAbsent(new Place(lane, record.partition()), place -> new Offsets());
        offsets.held.add(record.offset());
        offsets.next = Math.max(offsets.next, record.offset() + 1);
    }

    synchronized void remove(QueueLane lane, ConsumerRecord<?, ?> record) {
        places.get(new Place(lane, record.partition())).held.remove(record.offset());
    }

    synchronized WorkerStatus status() {
        WorkerStatus.Builder status = WorkerStatus.newBuilder();
        places.forEach((place, offsets) -> status.addHeld(HeldRecords.newBuilder()
                .setLane(place.lane().write())
                .setPartition(place.partition())
                .addAllOffsets(offsets.held)
                .setNextOffset(offsets.next)));
        return status.build();
    }
}
