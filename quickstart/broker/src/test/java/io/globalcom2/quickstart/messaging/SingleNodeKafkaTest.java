package io.globalcom2.quickstart.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleNodeKafkaTest {
    @Test
    void carriesTheLargestRequestThatTheGatewayAccepts(@TempDir Path folder) throws Exception {
        byte[] request = new byte[Topics.MAX_MESSAGE_BYTES - 1024];
        new Random(1).nextBytes(request);

        try (SingleNodeKafka kafka = SingleNodeKafka.start(folder);
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "max.request.size",
                                Topics.MAX_MESSAGE_BYTES),
                        new StringSerializer(),
                        new ByteArraySerializer());
                KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "group.id",
                                "test",
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            assertThat(consumer.partitionsFor(Topics.REQUESTS)).hasSize(Topics.REQUESTS_PARTITIONS);
            producer.send(new ProducerRecord<>(Topics.REQUESTS, "id", request)).get();
            consumer.subscribe(List.of(Topics.REQUESTS));
            ConsumerRecord<String, byte[]> received = next(consumer);
            assertThat(received.key()).isEqualTo("id");
            assertThat(received.value()).isEqualTo(request);
        }
    }

    @Test
    void refusesARequestThatIsTooLargeOnceItIsUnpacked(@TempDir Path folder) throws Exception {
        byte[] zeros = new byte[Topics.MAX_MESSAGE_BYTES + 1024 * 1024];

        try (SingleNodeKafka kafka = SingleNodeKafka.start(folder);
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "compression.type",
                                "zstd",
                                "max.request.size",
                                2 * Topics.MAX_MESSAGE_BYTES),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(Topics.REQUESTS, "id", zeros))
                            .get())
                    .hasCauseInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("the server will accept");
        }
    }

    @Test
    void startsAgainOnItsData(@TempDir Path folder) throws Exception {
        try (SingleNodeKafka kafka = SingleNodeKafka.start(folder);
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.REQUESTS, "id", new byte[] {1}))
                    .get();
        }

        try (SingleNodeKafka kafka = SingleNodeKafka.start(folder);
                KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "group.id",
                                "test",
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.REQUESTS));
            assertThat(next(consumer).key()).isEqualTo("id");
        }
    }

    @Test
    void aPortInUseIsAnErrorThatNamesIt(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertThatThrownBy(() -> SingleNodeKafka.start(taken.getLocalPort(), folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    private static ConsumerRecord<String, byte[]> next(KafkaConsumer<String, byte[]> consumer) {
        for (int i = 0; i < 60; i++) {
            ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofSeconds(1));
            if (!records.isEmpty()) {
                return records.iterator().next();
            }
        }
        throw new AssertionError("no record came in a minute");
    }
}
