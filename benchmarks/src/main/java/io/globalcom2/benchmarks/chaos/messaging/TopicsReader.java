package io.globalcom2.benchmarks.chaos.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.globalcom2.benchmarks.chaos.ledger.DeadLetter;
import io.globalcom2.benchmarks.chaos.ledger.QueueContents;
import io.globalcom2.benchmarks.chaos.ledger.StoredRequest;
import io.globalcom2.benchmarks.chaos.ledger.StoredResult;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.quickstart.messaging.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads everything that is in the topics, with a plain consumer in no group. For one thread. */
public final class TopicsReader implements AutoCloseable {
    private static final List<String> TOPICS = List.of(
            Topics.REQUESTS,
            Topics.REQUESTS_BATCH,
            Topics.RESULTS,
            Topics.REQUESTS_FAILED,
            Topics.REQUESTS_UNPROCESSABLE);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<String, byte[]> consumer;
    private final QueueContents contents = new QueueContents();

    public TopicsReader(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = TOPICS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything that was committed when this was called, with what was read before. */
    public QueueContents read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(this::add);
        }
        return contents;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void add(ConsumerRecord<String, byte[]> record) {
        switch (record.topic()) {
            case Topics.RESULTS -> contents.add(result(record));
            case Topics.REQUESTS_FAILED, Topics.REQUESTS_UNPROCESSABLE ->
                contents.add(new DeadLetter(record.key(), record.topic(), header(record, "failure-reason")));
            default ->
                contents.add(new StoredRequest(
                        record.key(),
                        record.topic(),
                        Instant.ofEpochMilli(record.timestamp()),
                        header(record, "traceparent"),
                        !header(record, "handed-back").isEmpty()));
        }
    }

    private static StoredResult result(ConsumerRecord<String, byte[]> record) {
        InferenceResult result = parse(record);
        return new StoredResult(
                record.key(),
                result.getAttemptId(),
                Instant.ofEpochMilli(record.timestamp()),
                result.hasCompleted(),
                result.getText(),
                result.getFailed().getCode(),
                result.getFailed().getMessage());
    }

    private static InferenceResult parse(ConsumerRecord<String, byte[]> record) {
        try {
            if (header(record, "content-type").isEmpty()) {
                return InferenceResult.parseFrom(record.value());
            }
            InferenceResult.Builder result = InferenceResult.newBuilder();
            JsonFormat.parser().merge(new String(record.value(), StandardCharsets.UTF_8), result);
            return result.build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the result of %s cannot be read".formatted(record.key()), e);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
