package io.globalcom2.generation.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Which requests have a terminal record, by reading the topic {@code inference-results}. The topic is read up to its end before each answer,
 * by the thread that asks; nothing runs in between.
 *
 * <p>Remembers the latest requests only, and starts reading no further back than that: 100,000 of them with ids of 36 characters take about
 * 20 MB. What was forgotten, or has left the topic, counts as not settled; that takes a record that is delivered again after as many others.
 */
final class SettledRequests implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final int maxRequests;
    private final Duration timeout;
    private final Map<String, String> attempts = new LinkedHashMap<>();

    /**
     * A view of the topic.
     *
     * @param consumer of no group, with no partitions yet; owned by this object from here on
     * @param timeout for one catching up
     */
    SettledRequests(Consumer<byte[], byte[]> consumer, int maxRequests, Duration timeout) {
        this.consumer = consumer;
        this.maxRequests = maxRequests;
        this.timeout = timeout;
    }

    /**
     * Id of the attempt that settled the request; empty when none has.
     *
     * @throws org.apache.kafka.common.KafkaException when the topic cannot be read to its end
     */
    synchronized Optional<String> settledBy(String requestId) {
        catchUp();
        return Optional.ofNullable(attempts.get(requestId));
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }

    private void catchUp() {
        List<TopicPartition> partitions = consumer.partitionsFor(Channels.RESULTS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        follow(partitions, ends);
        long giveUp = System.nanoTime() + timeout.toNanos();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            if (System.nanoTime() > giveUp) {
                throw new TimeoutException("the end of " + Channels.RESULTS + " was not reached in " + timeout);
            }
            consumer.poll(POLL).forEach(this::remember);
        }
    }

    /** Adds partitions that are new, and starts over in those whose topic was created anew. */
    private void follow(List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Set<TopicPartition> added = new HashSet<>(partitions);
        added.removeAll(consumer.assignment());
        if (!added.isEmpty()) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(added);
            long most = Math.max(1, maxRequests / partitions.size());
            added.forEach(partition ->
                    consumer.seek(partition, Math.max(beginnings.get(partition), ends.get(partition) - most)));
        }
        List<TopicPartition> shrunk = partitions.stream()
                .filter(partition -> consumer.position(partition) > ends.get(partition))
                .toList();
        if (!shrunk.isEmpty()) {
            consumer.seekToBeginning(shrunk);
        }
    }

    private void remember(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String requestId = new String(record.key(), StandardCharsets.UTF_8);
        attempts.remove(requestId);
        attempts.put(
                requestId,
                RequestHeaders.text(record.headers(), RequestHeaders.ATTEMPT_ID).orElse(""));
        if (attempts.size() > maxRequests) {
            attempts.remove(attempts.keySet().iterator().next());
        }
    }
}
