package io.globalcom2.generation.messaging;

import static io.globalcom2.generation.messaging.TestRequests.id;
import static io.globalcom2.generation.messaging.TestRequests.textOnly;
import static io.globalcom2.generation.messaging.TestRequests.withImage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.JsonFormat;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.StopReason;
import io.globalcom2.wire.RequestHeaders;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worker between a real broker, a real encoder client and a gateway; only the language model is scripted. */
@QuarkusTest
@QuarkusTestResource(ServingTestResource.class)
class KafkaWorkerIT {
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
    void answersARecordWithAnImage() throws Exception {
        String id = id("image");

        topics.ask(id, withImage(id, "PNG").toByteArray(), Map.of());

        InferenceResult result = topics.awaitResult(id);
        assertThat(result.getFailed().getMessage()).isEmpty();
        assertThat(result.getText()).isEqualTo("yes, it is.");
        assertThat(result.getRequestId()).isEqualTo(id);
        assertThat(result.getAttemptId()).isNotEmpty();
        assertThat(result.getCompleted().getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
        ImageUsage image = result.getCompleted().getUsage().getImages(0);
        assertThat(image.getTokens().getOriginal()).isEqualTo(8);
        assertThat(image.getTokens().getKept()).isEqualTo(2);
        assertThat(image.getTokens().getNewline()).isEqualTo(1);
        assertThat(image.getRequestedRatio()).isEqualTo(0.25);
        assertThat(image.getAppliedRatio()).isEqualTo(0.25);
        // the question and kept + newline
        assertThat(result.getCompleted().getUsage().getPromptTokens()).isEqualTo(1 + 2 + 1);
    }

    @Test
    void answersAJsonRecordInJson() throws Exception {
        String id = id("json");
        String json = """
                {"messages": [{"role": "user", "content": [{"text": "?"}]}], "sampling": {"maxTokens": 9}}""";

        // As Spring Cloud Stream names the header and Spring's JSON header mapper writes its value.
        topics.ask(id, TestTopics.bytes(json), Map.of("contentType", "\"application/json\""));

        ConsumerRecord<byte[], byte[]> record =
                topics.await(Channels.RESULTS, id).get(0);
        assertThat(HeaderValues.text(record.headers(), "content-type")).contains("application/json");
        InferenceResult.Builder result = InferenceResult.newBuilder();
        JsonFormat.parser().merge(TestTopics.text(record.value()), result);
        assertThat(result.getText()).isEqualTo("yes, it is.");
        assertThat(result.getRequestId()).isEqualTo(id);
    }

    @Test
    void jsonWithoutItsHeaderIsRefusedInJson() throws Exception {
        String id = id("json");

        topics.ask(id, TestTopics.bytes("{\"messages\": []}"), Map.of());

        ConsumerRecord<byte[], byte[]> record =
                topics.await(Channels.RESULTS, id).get(0);
        assertThat(HeaderValues.text(record.headers(), "content-type")).contains("application/json");
        InferenceResult.Builder result = InferenceResult.newBuilder();
        JsonFormat.parser().merge(TestTopics.text(record.value()), result);
        assertThat(result.getFailed().getMessage()).contains("content-type: expected application/json");
    }

    @Test
    void aGarbledRecordIsKeptAnsweredAndHarmsNobodyElse() throws Exception {
        String garbled = id("garbled");
        String next = id("next");
        byte[] noise = {8, -1, -1, -1};

        topics.ask(garbled, noise, Map.of());
        topics.ask(next, textOnly(next).toByteArray(), Map.of());

        ConsumerRecord<byte[], byte[]> kept =
                topics.await(Channels.UNPROCESSABLE, garbled).get(0);
        assertThat(kept.value()).isEqualTo(noise);
        assertThat(HeaderValues.text(kept.headers(), RequestHeaders.FAILURE_CODE))
                .contains("INVALID_ARGUMENT");
        assertThat(HeaderValues.text(kept.headers(), RequestHeaders.FAILURE_REASON))
                .hasValueSatisfying(reason -> assertThat(reason).contains("expected an InferenceRequest"));
        assertThat(topics.awaitResult(garbled).getFailed().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
        assertThat(topics.awaitResult(next).hasCompleted()).isTrue();
    }

    @Test
    void aRecordWithoutKeyAndValueHarmsNobody() throws Exception {
        String next = id("next");

        topics.ask("", null, Map.of());
        topics.ask(next, textOnly(next).toByteArray(), Map.of());

        topics.awaitSettled();
        assertThat(topics.awaitResult(next).hasCompleted()).isTrue();
    }

    @Test
    void aBadImageFailsItsRequest() throws Exception {
        String id = id("bad");

        topics.ask(id, withImage(id, "bad").toByteArray(), Map.of());

        InferenceResult result = topics.awaitResult(id);
        assertThat(result.getFailed().getMessage()).contains("expected a PNG or JPEG");
        assertThat(result.getFailed().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
        assertThat(topics.read(Channels.FAILED, id)).isEmpty();
    }

    @Test
    void aRequestThatIsSentTwiceIsAnsweredOnce() throws Exception {
        String id = id("twice");

        topics.ask(id, textOnly(id).toByteArray(), Map.of());
        topics.ask(id, textOnly(id).toByteArray(), Map.of());

        topics.awaitSettled();
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
        assertThat(generator.started()).containsOnlyOnce(id);
    }

    @Test
    void workPastItsDeadlineIsDropped() throws Exception {
        String id = id("late");

        topics.ask(id, textOnly(id).toByteArray(), Map.of("deadline", Long.toString(System.currentTimeMillis() - 1)));

        assertThat(topics.awaitResult(id).getFailed().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED.value());
        assertThat(generator.started()).doesNotContain(id);
    }

    @Test
    void streamsItsEventsToTheGatewayThatWaitsForThem() throws Exception {
        String id = id("stream");
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_UNSPECIFIED)) {
            topics.ask(id, textOnly(id).toByteArray(), Map.of("reply-address", gateway.address()));

            List<GenerateEvent> events = gateway.awaitEnd();

            String attempt = topics.awaitResult(id).getAttemptId();
            assertThat(events).allMatch(event -> event.getRequestId().equals(id));
            assertThat(events).allMatch(event -> event.getAttemptId().equals(attempt));
            assertThat(events.get(0).getSequenceNumber()).isZero();
            assertThat(events)
                    .extracting(GenerateEvent::getSequenceNumber)
                    .isSorted()
                    .doesNotHaveDuplicates();
            StringBuilder text = new StringBuilder();
            events.forEach(event -> text.append(event.getDelta().getText()));
            assertThat(text).hasToString("yes, it is.");
            assertThat(events.get(events.size() - 1).hasCompleted()).isTrue();
        }
    }

    @Test
    void workCancelledInTheQueueIsDropped() throws Exception {
        String id = id("cancelled");
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_CANCELLED)) {
            topics.ask(id, withImage(id, "PNG").toByteArray(), Map.of("reply-address", gateway.address()));

            assertThat(topics.awaitResult(id).getFailed().getCode()).isEqualTo(Status.Code.CANCELLED.value());
        }
        assertThat(generator.started()).doesNotContain(id);
    }

    @Test
    void aCancelledGenerationEndsAndFreesItsPlace() throws Exception {
        String id = id("hold-cancelled");
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_UNSPECIFIED)) {
            topics.ask(id, textOnly(id).toByteArray(), Map.of("reply-address", gateway.address()));
            awaitStarted(id);

            gateway.stop(StopReason.STOP_REASON_CANCELLED);

            assertThat(topics.awaitResult(id).getFailed().getCode()).isEqualTo(Status.Code.CANCELLED.value());
            topics.awaitSettled();
        }
    }

    private void awaitStarted(String id) {
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> generator.started().contains(id));
    }
}
