package io.globalcom2.generation.messaging;

import static io.globalcom2.generation.messaging.TestRequests.id;
import static io.globalcom2.generation.messaging.TestRequests.textOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.replay.ReplayCommand;
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

/** The whole way of a dead letter: kept by a worker, put back by the command, and worked on anew. */
@QuarkusTest
@QuarkusTestResource(ServingTestResource.class)
class ReplayIT {
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
    void aRequestThatFailedIsPutBackAndAnswered() throws Exception {
        String id = id("broken");
        topics.ask(id, textOnly(id).toByteArray(), Map.of("deadline", Long.toString(inAMinute())));
        assertThat(topics.awaitResult(id).getFailed().getCode()).isEqualTo(Status.Code.INTERNAL.value());

        assertThat(replay("failed", id)).isZero();

        assertThat(awaitSecondResult(id).getText()).isEqualTo("yes, it is.");
        topics.awaitSettled();
        assertThat(topics.await(Channels.FAILED, id)).hasSize(1);
        assertThat(generator.attempts(id)).isEqualTo(2);
    }

    @Test
    void putBackTwiceItIsWorkedOnOnce() throws Exception {
        String id = id("broken");
        topics.ask(id, textOnly(id).toByteArray(), Map.of());
        topics.awaitResult(id);
        ConsumerRecord<byte[], byte[]> letter =
                topics.await(Channels.FAILED, id).get(0);
        String attempt = HeaderValues.text(letter.headers(), RequestHeaders.FAILED_ATTEMPT_ID)
                .orElseThrow();

        // As if the command ran twice before a worker came to it.
        for (int i = 0; i < 2; i++) {
            topics.ask(id, letter.value(), Map.of(RequestHeaders.FAILED_ATTEMPT_ID, attempt));
        }

        assertThat(awaitSecondResult(id).hasCompleted()).isTrue();
        assertThat(replay("failed", id)).isZero();
        topics.awaitSettled();
        assertThat(topics.read(Channels.RESULTS, id)).hasSize(2);
        assertThat(topics.read(Channels.REQUESTS, id)).hasSize(3);
        assertThat(generator.attempts(id)).isEqualTo(2);
    }

    @Test
    void aRecordThatCouldNotBeReadIsPutBackAsItIsAndTriedAnew() throws Exception {
        String id = id("unreadable");
        topics.ask(id, TestTopics.bytes("hello"), Map.of("content-type", "text/plain"));
        topics.awaitResult(id);

        assertThat(replay("unprocessable", id)).isZero();

        // Nothing was mended, so it fails again, and can be put back again.
        InferenceResult second = awaitSecondResult(id);
        assertThat(second.getFailed().getMessage()).contains("content-type: expected application/json");
        List<ConsumerRecord<byte[], byte[]>> letters = topics.read(Channels.UNPROCESSABLE, id);
        assertThat(letters).hasSize(2);
        assertThat(HeaderValues.text(letters.get(1).headers(), RequestHeaders.FAILED_ATTEMPT_ID))
                .contains(second.getAttemptId());
    }

    @Test
    void aRecordThatThisVersionCanReadIsAnsweredThoughAnotherOneCouldNot() throws Exception {
        String id = id("readable");
        topics.storeResult(id, "of a worker that could not read it");
        topics.store(
                Channels.UNPROCESSABLE,
                id,
                textOnly(id).toByteArray(),
                Map.of(
                        RequestHeaders.FAILED_ATTEMPT_ID,
                        "of a worker that could not read it",
                        RequestHeaders.ORIGIN,
                        Channels.REQUESTS + "/0/0",
                        RequestHeaders.QUEUED_AT,
                        "1",
                        RequestHeaders.HANDED_BACK,
                        "1",
                        RequestHeaders.DEADLINE,
                        "1700000000000"));

        assertThat(replay("unprocessable", id)).isZero();

        assertThat(awaitSecondResult(id).hasCompleted()).isTrue();
    }

    private int replay(String from, String id) {
        return ReplayCommand.run("--bootstrap-servers", bootstrapServers, "--from", from, "--id", id);
    }

    private InferenceResult awaitSecondResult(String id) throws Exception {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> topics.read(Channels.RESULTS, id).size() == 2);
        return InferenceResult.parseFrom(
                topics.read(Channels.RESULTS, id).get(1).value());
    }

    private static long inAMinute() {
        return System.currentTimeMillis() + Duration.ofMinutes(1).toMillis();
    }
}
