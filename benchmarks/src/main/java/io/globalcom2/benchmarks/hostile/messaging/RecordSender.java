package io.globalcom2.benchmarks.hostile.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import io.globalcom2.benchmarks.hostile.asking.InputSender;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.verdict.HostileAnswer;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.quickstart.messaging.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes records to the queue, and waits for their results, or for dead letters where no result can speak of them. */
public final class RecordSender implements InputSender, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String OK = "OK";

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, CompletableFuture<HostileAnswer>> waiting = new ConcurrentHashMap<>(); // by key
    private final Thread thread = new Thread(this::follow, "results");
    private volatile boolean closed;

    public RecordSender(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Topics.MAX_MESSAGE_BYTES),
                new StringSerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                List.of(Topics.RESULTS, Topics.REQUESTS_FAILED, Topics.REQUESTS_UNPROCESSABLE).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public HostileAnswer send(HostileInput input) throws InterruptedException {
        String key = input.parts().get(1).toStringUtf8();
        CompletableFuture<HostileAnswer> answer = new CompletableFuture<>();
        waiting.put(key, answer);
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(input.target(), key, input.parts().get(0).toByteArray());
        input.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            return HostileAnswer.broken(e.getCause().toString());
        }
        HostileAnswer came = answer.completeOnTimeout(
                        HostileAnswer.broken("no result"), PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        waiting.remove(key);
        return came;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        consumer.close();
        producer.close();
    }

    private void follow() {
        while (!closed) {
            consumer.poll(POLL).forEach(this::tell);
        }
    }

    private void tell(ConsumerRecord<String, byte[]> record) {
        CompletableFuture<HostileAnswer> answer = record.key() == null ? null : waiting.get(record.key());
        if (answer != null) {
            answer.complete(record.topic().equals(Topics.RESULTS) ? result(record) : deadLetter(record));
        }
    }

    private static HostileAnswer deadLetter(ConsumerRecord<String, byte[]> record) {
        return HostileAnswer.refused(header(record, "failure-code"), header(record, "failure-reason"));
    }

    private static HostileAnswer result(ConsumerRecord<String, byte[]> record) {
        try {
            InferenceResult.Builder result = InferenceResult.newBuilder();
            if (header(record, "content-type").isEmpty()) {
                result.mergeFrom(record.value());
            } else {
                JsonFormat.parser().merge(new String(record.value(), StandardCharsets.UTF_8), result);
            }
            return result.hasCompleted()
                    ? HostileAnswer.answered(OK, result.getText())
                    : HostileAnswer.refused(
                            Code.forNumber(result.getFailed().getCode()).name(),
                            result.getFailed().getMessage());
        } catch (InvalidProtocolBufferException e) {
            return HostileAnswer.broken("a result that cannot be read: " + e.getMessage());
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
