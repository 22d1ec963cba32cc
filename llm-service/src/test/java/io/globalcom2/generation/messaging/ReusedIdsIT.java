package io.globalcom2.generation.messaging;

import static io.globalcom2.generation.messaging.TestRequests.id;
import static io.globalcom2.generation.messaging.TestRequests.textOnly;
import static io.globalcom2.generation.messaging.TestRequests.withImage;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.StopReason;
import io.globalcom2.wire.RequestDigest;
import io.globalcom2.wire.RequestHeaders;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several records of one request id, on a real broker: the same question once more is nothing new, another one is not lost without a word. */
@QuarkusTest
@QuarkusTestResource(ServingTestResource.class)
class ReusedIdsIT {
    @Inject
    ScriptedGenerator generator;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private TestTopics topics;

    @BeforeEach
    void connect() {
        topics = new TestTopics(bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        topics.close();
    }

    @Test
    void anotherQuestionUnderAnIdThatIsAnsweredIsKeptAndToldOf() throws Exception {
        String id = id("reused");
        topics.ask(id, textOnly(id).toByteArray(), Map.of());
        topics.awaitResult(id);
        byte[] another = withImage(id, "PNG").toByteArray();

        long offset = topics.ask(id, another, Map.of());

        topics.awaitSettled();
        assertRefused(id, another, offset);
        assertThat(topics.await(Channels.RESULTS, id)).singleElement().satisfies(result -> assertThat(
                        HeaderValues.text(result.headers(), RequestHeaders.REQUEST_DIGEST))
                .contains(RequestDigest.of(textOnly(id))));
    }

    @Test
    void anotherQuestionUnderAnIdThatIsAtWorkIsKeptAndToldOf() throws Exception {
        String id = id("hold-reused");
        topics.ask(id, textOnly(id).toByteArray(), Map.of());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> generator.attempts(id) == 1);
        byte[] another = withImage(id, "PNG").toByteArray();
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_UNSPECIFIED)) {
            long offset = topics.ask(id, another, Map.of("reply-address", gateway.address(), "relay-secret", "sesame"));

            List<GenerateEvent> events = gateway.awaitEnd();

            assertThat(events).singleElement().satisfies(end -> {
                assertThat(end.getFailed().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS.value());
                assertThat(end.getFailed().getMessage()).endsWith("again with another question");
            });
            assertRefused(id, another, offset);
        }
        generator.finish(id);
        topics.awaitSettled();
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
        assertThat(topics.awaitResult(id).hasCompleted()).isTrue();
    }

    @Test
    void aResultSaysWhatTheGatewaySaidThatWasAsked() throws Exception {
        String id = id("digested");
        String digest = "d".repeat(RequestDigest.HEX_LENGTH);
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_UNSPECIFIED)) {
            topics.ask(
                    id,
                    textOnly(id).toByteArray(),
                    Map.of("reply-address", gateway.address(), "request-digest", digest, "relay-secret", "sesame"));

            gateway.awaitEnd();

            assertThat(gateway.open().getRequestDigest()).isEqualTo(digest);
            assertThat(gateway.open().getRelaySecret()).isEqualTo("sesame");
        }
        topics.awaitSettled();
        assertThat(topics.await(Channels.RESULTS, id)).singleElement().satisfies(result -> {
            assertThat(header(result, RequestHeaders.REQUEST_DIGEST)).isEqualTo(digest);
            assertThat(header(result, RequestHeaders.RELAY_SECRET)).isEmpty();
        });
    }

    @Test
    void theSameQuestionInAnotherMappingIsNothingNew() throws Exception {
        String id = id("repeated");
        topics.ask(id, textOnly(id).toByteArray(), Map.of());
        topics.awaitResult(id);

        topics.ask(
                id,
                TestTopics.bytes(JsonFormat.printer().print(textOnly(id))),
                Map.of("content-type", "application/json"));

        topics.awaitSettled();
        assertThat(topics.read(Channels.UNPROCESSABLE, id)).isEmpty();
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
        assertThat(generator.attempts(id)).isEqualTo(1);
    }

    private void assertRefused(String id, byte[] value, long offset) {
        assertThat(topics.await(Channels.UNPROCESSABLE, id)).singleElement().satisfies(kept -> {
            assertThat(kept.value()).isEqualTo(value);
            assertThat(header(kept, RequestHeaders.FAILURE_CODE)).isEqualTo("ALREADY_EXISTS");
            assertThat(header(kept, RequestHeaders.FAILURE_REASON))
                    .startsWith("request_id: expected one that was never used, got \"")
                    .endsWith("again with another question");
            assertThat(header(kept, RequestHeaders.RELAY_SECRET)).isEmpty();
            assertThat(header(kept, RequestHeaders.ORIGIN)).isEqualTo(Channels.REQUESTS + "/0/" + offset);
        });
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return HeaderValues.text(record.headers(), name).orElse("");
    }
}
