package io.globalcom2.quickstart.endtoend;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.quickstart.backend.Backend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** All records of a topic, from its beginning. For one thread. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    TopicReader(Backend backend, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", "localhost:" + backend.ports().kafka()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits for a record with this key. */
    ConsumerRecord<String, byte[]> await(String key) {
        return Awaitility.await("a record of " + key)
                .atMost(Duration.ofSeconds(90))
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> find(key), found -> !found.isEmpty())
                .get(0);
    }

    /** Waits for the result of a request; written as the request was. */
    InferenceResult awaitResult(String requestId) throws InvalidProtocolBufferException {
        ConsumerRecord<String, byte[]> record = await(requestId);
        if (record.headers().lastHeader("content-type") == null) {
            return InferenceResult.parseFrom(record.value());
        }
        InferenceResult.Builder result = InferenceResult.newBuilder();
        JsonFormat.parser().merge(new String(record.value(), StandardCharsets.UTF_8), result);
        return result.build();
    }

    /** How many records with this key there are by now. */
    int count(String key) {
        return find(key).size();
    }

    private List<ConsumerRecord<String, byte[]>> find(String key) {
        consumer.poll(POLL).forEach(records::add);
        return records.stream().filter(record -> key.equals(record.key())).toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
