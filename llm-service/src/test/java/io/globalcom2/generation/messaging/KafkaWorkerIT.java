package io.globalcom2.generation.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.StopReason;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worker between a real broker, a real encoder client and a gateway; only the language model is scripted. */
@QuarkusTest
@QuarkusTestResource(ServingTestResource.class)
class KafkaWorkerIT {
    private static final int PARTITION = 3;
    private static final int PARTITIONS = 32;

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

        topics.ask(PARTITION, id, withImage(id, "PNG").toByteArray(), Map.of());

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

        topics.ask(PARTITION, id, TestTopics.bytes(json), Map.of("content-type", "application/json"));

        ConsumerRecord<byte[], byte[]> record =
                topics.await(Channels.RESULTS, id).get(0);
        assertThat(RequestHeaders.text(record.headers(), "content-type")).contains("application/json");
        InferenceResult.Builder result = InferenceResult.newBuilder();
        JsonFormat.parser().merge(TestTopics.text(record.value()), result);
        assertThat(result.getText()).isEqualTo("yes, it is.");
        assertThat(result.getRequestId()).isEqualTo(id);
    }

    @Test
    void aGarbledRecordIsKeptAnsweredAndHarmsNobodyElse() throws Exception {
        String garbled = id("garbled");
        String next = id("next");
        byte[] noise = {8, -1, -1, -1};

        topics.ask(PARTITION, garbled, noise, Map.of());
        topics.ask(PARTITION, next, textOnly(next).toByteArray(), Map.of());

        ConsumerRecord<byte[], byte[]> kept =
                topics.await(Channels.UNPROCESSABLE, garbled).get(0);
        assertThat(kept.value()).isEqualTo(noise);
        assertThat(RequestHeaders.text(kept.headers(), RequestHeaders.FAILURE_CODE))
                .contains("INVALID_ARGUMENT");
        assertThat(RequestHeaders.text(kept.headers(), RequestHeaders.FAILURE_REASON))
                .hasValueSatisfying(reason -> assertThat(reason).contains("expected an InferenceRequest"));
        assertThat(topics.awaitResult(garbled).getFailed().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
        assertThat(topics.awaitResult(next).hasCompleted()).isTrue();
    }

    @Test
    void aRecordWithoutKeyAndValueHarmsNobody() throws Exception {
        String next = id("next");

        topics.ask(PARTITION, "", null, Map.of());
        long offset = topics.ask(PARTITION, next, textOnly(next).toByteArray(), Map.of());

        topics.awaitCommitted(PARTITION, offset + 1);
        assertThat(topics.awaitResult(next).hasCompleted()).isTrue();
    }

    @Test
    void aBadImageFailsItsRequest() throws Exception {
        String id = id("bad");

        topics.ask(PARTITION, id, withImage(id, "bad").toByteArray(), Map.of());

        InferenceResult result = topics.awaitResult(id);
        assertThat(result.getFailed().getMessage()).contains("expected a PNG or JPEG");
        assertThat(result.getFailed().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
        assertThat(topics.read(Channels.FAILED, id)).isEmpty();
    }

    @Test
    void aRequestThatIsSentTwiceIsAnsweredOnce() throws Exception {
        String id = id("twice");

        topics.ask(PARTITION, id, textOnly(id).toByteArray(), Map.of());
        long offset = topics.ask(PARTITION, id, textOnly(id).toByteArray(), Map.of());

        topics.awaitCommitted(PARTITION, offset + 1);
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
        assertThat(generator.started()).containsOnlyOnce(id);
    }

    @Test
    void workPastItsDeadlineIsDropped() throws Exception {
        String id = id("late");

        topics.ask(PARTITION, id, textOnly(id).toByteArray(), Map.of("deadline", "1"));

        assertThat(topics.awaitResult(id).getFailed().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED.value());
        assertThat(generator.started()).doesNotContain(id);
    }

    @Test
    void streamsItsEventsToTheGatewayThatWaitsForThem() throws Exception {
        String id = id("stream");
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_UNSPECIFIED)) {
            topics.ask(PARTITION, id, textOnly(id).toByteArray(), Map.of("reply-address", gateway.address()));

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
            topics.ask(PARTITION, id, withImage(id, "PNG").toByteArray(), Map.of("reply-address", gateway.address()));

            assertThat(topics.awaitResult(id).getFailed().getCode()).isEqualTo(Status.Code.CANCELLED.value());
        }
        assertThat(generator.started()).doesNotContain(id);
    }

    @Test
    void aCancelledGenerationEndsAndFreesItsPlace() throws Exception {
        String id = id("hold-cancelled");
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_UNSPECIFIED)) {
            long offset =
                    topics.ask(PARTITION, id, textOnly(id).toByteArray(), Map.of("reply-address", gateway.address()));
            awaitStarted(id);

            gateway.stop(StopReason.STOP_REASON_CANCELLED);

            assertThat(topics.awaitResult(id).getFailed().getCode()).isEqualTo(Status.Code.CANCELLED.value());
            topics.awaitCommitted(PARTITION, offset + 1);
        }
    }

    @Test
    void commitsInOrderThoughRequestsEndOutOfOrder() throws Exception {
        String slow = id("hold-slow");
        String fast = id("fast");
        long first = topics.ask(PARTITION, slow, textOnly(slow).toByteArray(), Map.of());
        long second = topics.ask(PARTITION, fast, textOnly(fast).toByteArray(), Map.of());
        awaitStarted(slow);
        topics.awaitResult(fast);

        // Longer than the interval of the commits: what is not committed now is not going to be.
        Thread.sleep(2500);
        assertThat(topics.committed(PARTITION)).isLessThanOrEqualTo(first);
        generator.finish(slow);

        topics.awaitCommitted(PARTITION, second + 1);
        assertThat(topics.awaitResult(slow).hasCompleted()).isTrue();
    }

    @Test
    void twoWorkersShareTheQueueAndWhatACrashedOneTookIsDoneByTheOther() throws Exception {
        Set<String> ids = new HashSet<>();
        Set<String> taken = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> other = topics.anotherWorker()) {
            while (other.assignment().isEmpty()) {
                other.poll(Duration.ofMillis(100));
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String id = id("shared");
                ids.add(id);
                topics.ask(partition, id, textOnly(id).toByteArray(), Map.of());
            }
            while (taken.isEmpty()) {
                other.poll(Duration.ofMillis(100)).forEach(record -> taken.add(TestTopics.text(record.key())));
            }
            // Dies with what it took: nothing is answered, nothing committed.
        }

        for (String id : ids) {
            topics.await(Channels.RESULTS, id);
        }
        assertThat(taken).isNotEmpty();
        assertThat(generator.started()).containsAll(ids);
        for (String id : ids) {
            assertThat(topics.read(Channels.RESULTS, id)).hasSize(1);
        }
    }

    private void awaitStarted(String id) {
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> generator.started().contains(id));
    }

    private static String id(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static InferenceRequest textOnly(String id) {
        return request(id, List.of());
    }

    private static InferenceRequest withImage(String id, String file) {
        return request(
                id,
                List.of(ContentPart.newBuilder()
                        .setImage(Image.newBuilder()
                                .setData(ByteString.copyFromUtf8(file))
                                .setMediaType("image/png"))
                        .build()));
    }

    private static InferenceRequest request(String id, List<ContentPart> images) {
        List<ContentPart> content = new ArrayList<>(images);
        content.add(ContentPart.newBuilder().setText("Is it?").build());
        return InferenceRequest.newBuilder()
                .setRequestId(id)
                .addMessages(Message.newBuilder().setRole("user").addAllContent(content))
                .setCompression(Compression.newBuilder().setRetentionRatio(0.25))
                .build();
    }
}
