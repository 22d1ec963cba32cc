package io.globalcom2.generation.messaging;

import io.globalcom2.proto.v1.InferenceResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** The topics as a caller and as an operator see them. */
final class TestTopics implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final Map<String, KafkaConsumer<byte[], byte[]>> readers = new java.util.HashMap<>();
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> seen = new java.util.HashMap<>();

    TestTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 12582912),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Puts a request into a partition and returns its offset. */
    long ask(int partition, String key, byte[] value, Map<String, String> headers) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Channels.REQUESTS, partition, bytes(key), value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        return producer.send(record).get().offset();
    }

    /** All records of a key in a topic, as soon as there is one; earliest first. */
    List<ConsumerRecord<byte[], byte[]>> await(String topic, String key) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            List<ConsumerRecord<byte[], byte[]>> found = read(topic, key);
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new AssertionError("no record of %s in %s within %s".formatted(key, topic, PATIENCE));
    }

    /** All records of a key that are in a topic by now. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, String key) {
        KafkaConsumer<byte[], byte[]> reader = readers.computeIfAbsent(topic, this::reader);
        List<ConsumerRecord<byte[], byte[]>> all = seen.computeIfAbsent(topic, name -> new ArrayList<>());
        reader.poll(Duration.ofMillis(100)).forEach(all::add);
        return all.stream()
                .filter(record -> record.key() != null && key.equals(text(record.key())))
                .toList();
    }

    InferenceResult awaitResult(String requestId) throws Exception {
        return InferenceResult.parseFrom(
                await(Channels.RESULTS, requestId).get(0).value());
    }

    /** The offset up to which the workers have committed a partition; 0 when they have not. */
    long committed(int partition) throws ExecutionException, InterruptedException {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets("llm-service")
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(Channels.REQUESTS, partition));
        return offset == null ? 0 : offset.offset();
    }

    void awaitCommitted(int partition, long offset) {
        Awaitility.await("offset %d to be committed in partition %d".formatted(offset, partition))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> committed(partition), committed -> committed >= offset);
    }

    /** Another worker of the same group, which commits nothing. */
    KafkaConsumer<byte[], byte[]> anotherWorker() {
        KafkaConsumer<byte[], byte[]> worker = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "llm-service",
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest",
                        "partition.assignment.strategy",
                        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        worker.subscribe(List.of(Channels.REQUESTS));
        return worker;
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        readers.values().forEach(KafkaConsumer::close);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private KafkaConsumer<byte[], byte[]> reader(String topic) {
        KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(topic)
                .flatMap(name -> reader.partitionsFor(name).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        return reader;
    }
}
