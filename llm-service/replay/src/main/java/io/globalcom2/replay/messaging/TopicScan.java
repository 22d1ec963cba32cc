package io.globalcom2.replay.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a topic from its beginning to the end that it has now, committed records only. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Without one record or step forward. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TopicScan() {}

    /**
     * Gives every record to the reader, those of a partition in their order.
     *
     * @throws KafkaException when there is no such topic, or the brokers do not answer
     */
    static void read(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + topic);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        long reached = -1;
        while (!isRead(consumer, ends)) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(reader);
            long now = ends.keySet().stream().mapToLong(consumer::position).sum();
            if (now > reached) {
                reached = now;
                giveUp = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > giveUp) {
                throw new TimeoutException("nothing more of %s came in %s".formatted(topic, PATIENCE));
            }
        }
    }

    private static boolean isRead(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
