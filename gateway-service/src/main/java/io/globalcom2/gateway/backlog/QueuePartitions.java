package io.globalcom2.gateway.backlog;

import io.globalcom2.wire.QueueLane;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The lanes as the brokers see them. The port to Kafka. */
public interface QueuePartitions {
    /**
     * One partition of a lane.
     *
     * @param start offset of the oldest record that is not settled, or the end where all are
     * @param unsettled records from there on that are not settled
     */
    record Partition(int number, long start, long unsettled) {}

    /**
     * The partitions of a lane.
     *
     * @throws io.globalcom2.failure.ServingException UNAVAILABLE when the brokers do not tell
     */
    List<Partition> partitions(QueueLane lane);

    /**
     * When the brokers had the first record from an offset on; empty when there is none.
     *
     * @throws io.globalcom2.failure.ServingException UNAVAILABLE when the brokers do not tell
     */
    Optional<Instant> appended(QueueLane lane, int partition, long offset);
}
