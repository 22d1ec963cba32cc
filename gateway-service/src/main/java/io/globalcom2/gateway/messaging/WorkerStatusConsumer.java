package io.globalcom2.gateway.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.gateway.backlog.HeldByWorker;
import io.globalcom2.gateway.backlog.KnownWorkers;
import io.globalcom2.proto.v1.HeldRecords;
import io.globalcom2.proto.v1.WorkerStatus;
import io.globalcom2.wire.QueueLane;
import jakarta.inject.Singleton;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Reads what workers say they hold. */
@Singleton
final class WorkerStatusConsumer {
    private static final Logger LOG = Logger.getLogger(WorkerStatusConsumer.class);

    private final KnownWorkers workers;

    WorkerStatusConsumer(KnownWorkers workers) {
        this.workers = workers;
    }

    @Incoming("inference-workers")
    void read(ConsumerRecord<String, byte[]> record) {
        try {
            workers.said(
                    record.key(),
                    WorkerStatus.parseFrom(record.value()).getHeldList().stream()
                            .map(WorkerStatusConsumer::held)
                            .toList());
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("A worker's status cannot be read", e);
        }
    }

    private static HeldByWorker held(HeldRecords wire) {
        return new HeldByWorker(
                QueueLane.read(wire.getLane()),
                wire.getPartition(),
                Set.copyOf(wire.getOffsetsList()),
                wire.getNextOffset());
    }
}
