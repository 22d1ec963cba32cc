package io.globalcom2.generation.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.wire.QueueLane;
import io.globalcom2.wire.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** The topics as a caller and as an operator see them. */
final class TestTopics implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GROUP = "llm-service";

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

    /** Puts a request into the queue and returns its offset. */
    long ask(String key, byte[] value, Map<String, String> headers) throws Exception {
        return ask(null, key, value, headers);
    }

    /** {@link #ask(String, byte[], Map)} with the time that the producer says it is. */
    long ask(Long timestamp, String key, byte[] value, Map<String, String> headers) throws Exception {
        return ask(QueueLane.INTERACTIVE, timestamp, key, value, headers);
    }

    /** {@link #ask(String, byte[], Map)} in a lane. */
    long ask(QueueLane lane, String key, byte[] value) throws Exception {
        return ask(lane, null, key, value, Map.of());
    }

    private long ask(QueueLane lane, Long timestamp, String key, byte[] value, Map<String, String> headers)
            throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(lane.topic(), null, timestamp, bytes(key), value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        return producer.send(record).get().offset();
    }

    /** Stores a record as it is. */
    void store(String topic, String key, byte[] value, Map<String, String> headers) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        producer.send(record).get();
    }

    /** Stores what another worker would store. */
    void storeResult(String requestId, String attemptId) throws Exception {
        store(
                Channels.RESULTS,
                requestId,
                InferenceResult.newBuilder()
                        .setRequestId(requestId)
                        .setAttemptId(attemptId)
                        .build()
                        .toByteArray(),
                Map.of(RequestHeaders.ATTEMPT_ID, attemptId));
    }

    /** Writes a record in a transaction, which is then aborted. */
    void abort(String topic, String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> aborting = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "aborting-" + key),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            aborting.initTransactions();
            aborting.beginTransaction();
            aborting.send(new ProducerRecord<>(topic, bytes(key), value)).get();
            aborting.abortTransaction();
        }
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
        Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
        do {
            reader.poll(Duration.ofMillis(100)).forEach(all::add);
        } while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue()));
        return all.stream()
                .filter(record -> record.key() != null && key.equals(text(record.key())))
                .toList();
    }

    InferenceResult awaitResult(String requestId) throws Exception {
        return InferenceResult.parseFrom(
                await(Channels.RESULTS, requestId).get(0).value());
    }

    /** Records that are not settled yet, whether they wait or are held. */
    private long unsettled() throws ExecutionException, InterruptedException {
        return admin
                .listShareGroupOffsets(Map.of(GROUP, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(GROUP)
                .get()
                .values()
                .stream()
                .mapToLong(info -> info == null ? Long.MAX_VALUE : info.lag().orElse(Long.MAX_VALUE))
                .max()
                .orElse(Long.MAX_VALUE);
    }

    /** Waits until the whole queue is settled, so that nothing of it is delivered again. */
    void awaitSettled() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(unsettled())
                .as("records that are not settled")
                .isZero());
    }

    /** Takes a record as another worker and dies with it: nothing is said of it. */
    ConsumerRecord<byte[], byte[]> takeAndDie() {
        return takeAndDie(QueueLane.INTERACTIVE);
    }

    /** {@link #takeAndDie()} in a lane. */
    ConsumerRecord<byte[], byte[]> takeAndDie(QueueLane lane) {
        try (KafkaShareConsumer<byte[], byte[]> worker = new KafkaShareConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        lane.group(GROUP),
                        "share.acknowledgement.mode",
                        "explicit",
                        "share.acquire.mode",
                        "record_limit",
                        "max.poll.records",
                        1),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            worker.subscribe(List.of(lane.topic()));
            Instant end = Instant.now().plus(PATIENCE);
            while (Instant.now().isBefore(end)) {
                for (ConsumerRecord<byte[], byte[]> record : worker.poll(Duration.ofMillis(500))) {
                    return record;
                }
            }
        }
        throw new AssertionError("nothing to take within " + PATIENCE);
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
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
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
