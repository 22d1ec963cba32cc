package io.globalcom2.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.proto.v1.HeldRecords;
import io.globalcom2.proto.v1.Lane;
import io.globalcom2.proto.v1.WorkerStatus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The backlog of a real broker. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class BacklogIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource(value = "/backlog", management = true)
    URI backlog;

    @Test
    void tellsWhatWaitsAndWhatWorkersHold() throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            long first = 0;
            for (int i = 0; i < 3; i++) {
                long offset = producer.send(new ProducerRecord<>("inference-requests-batch", "id-" + i, new byte[10]))
                        .get()
                        .offset();
                first = i == 0 ? offset : first;
            }
            long before = first;
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(batch().get("waiting").asLong()).isEqualTo(before + 3);
                assertThat(batch().get("held").asLong()).isZero();
                assertThat(batch().get("oldest_seconds").asDouble()).isPositive();
            });

            byte[] status = WorkerStatus.newBuilder()
                    .addHeld(HeldRecords.newBuilder()
                            .setLane(Lane.LANE_BATCH)
                            .addOffsets(first)
                            .addOffsets(first + 1)
                            .setNextOffset(first + 2))
                    .build()
                    .toByteArray();
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                producer.send(new ProducerRecord<>("inference-workers", "worker", status))
                        .get();
                assertThat(batch().get("waiting").asLong()).isEqualTo(before + 1);
                assertThat(batch().get("held").asLong()).isEqualTo(2);
            });
        }
    }

    private JsonNode batch() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(backlog).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("lanes").get("batch");
    }
}
