package io.globalcom2.generation.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.LoneAttempts;
import io.globalcom2.proto.v1.WorkerStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * What workers say in the topic {@code inference-workers}. It is read anew each time that somebody asks: hardly any record is delivered so
 * often, and a hundred workers write some 30 MB into it in the hour that it is kept.
 */
final class KafkaLoneAttempts implements LoneAttempts {
    private static final Logger LOG = Logger.getLogger(KafkaLoneAttempts.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final WorkerStatusReporter reporter;
    private final Supplier<Consumer<byte[], byte[]>> opener;
    private final Duration patience;

    /**
     * @param opener of consumers of no group, with no partitions
     * @param patience for reading the topic once
     */
    KafkaLoneAttempts(WorkerStatusReporter reporter, Supplier<Consumer<byte[], byte[]>> opener, Duration patience) {
        this.reporter = reporter;
        this.opener = opener;
        this.patience = patience;
    }

    @Override
    public int lostWorkers(String subject) {
        Map<ByteBuffer, String> lastWords = new HashMap<>();
        try (Consumer<byte[], byte[]> consumer = opener.get()) {
            read(consumer, lastWords);
        } catch (KafkaException e) {
            throw new ServingException(FailureKind.UNAVAILABLE, Channels.WORKERS + ": cannot be read", e);
        }
        lastWords.remove(ByteBuffer.wrap(reporter.worker()));
        return (int) lastWords.values().stream().filter(subject::equals).count();
    }

    @Override
    public void begin(String subject) {
        reporter.sayAlone(subject);
    }

    @Override
    public void end() {
        reporter.sayNotAlone();
    }

    private void read(Consumer<byte[], byte[]> consumer, Map<ByteBuffer, String> lastWords) {
        List<TopicPartition> partitions = consumer.partitionsFor(Channels.WORKERS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long giveUp = System.nanoTime() + patience.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > giveUp) {
                throw new TimeoutException("%s was not read in %s".formatted(Channels.WORKERS, patience));
            }
            consumer.poll(POLL).forEach(record -> remember(record, lastWords));
        }
    }

    private static void remember(ConsumerRecord<byte[], byte[]> record, Map<ByteBuffer, String> lastWords) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        try {
            lastWords.put(
                    ByteBuffer.wrap(record.key()),
                    WorkerStatus.parseFrom(record.value()).getAloneWith());
        } catch (InvalidProtocolBufferException noneOfOurs) {
            LOG.debug("a record of the workers' topic cannot be read", noneOfOurs);
        }
    }
}
