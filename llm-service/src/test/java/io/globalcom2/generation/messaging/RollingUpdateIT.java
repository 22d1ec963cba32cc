package io.globalcom2.generation.messaging;

import static io.globalcom2.generation.messaging.TestRequests.id;
import static io.globalcom2.generation.messaging.TestRequests.ofALaterVersion;
import static io.globalcom2.generation.messaging.TestRequests.textOnly;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.StopReason;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While services are replaced one by one, records of the version before and of the one after lie in the topics. */
@QuarkusTest
@QuarkusTestResource(ServingTestResource.class)
class RollingUpdateIT {
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
    void answersARequestOfAnOlderGateway() throws Exception {
        OlderRecord request = OlderRecord.named("gateway-request");
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_UNSPECIFIED)) {
            request.with("deadline", Long.toString(System.currentTimeMillis() + 60_000))
                    .with("reply-address", gateway.address())
                    .storeIn(topics);

            assertThat(gateway.awaitEnd()).last().satisfies(end -> assertThat(end.hasCompleted())
                    .isTrue());
        }
        InferenceResult result = topics.awaitResult(request.key());
        assertThat(result.getText()).isEqualTo("yes, it is.");
        assertThat(result.getCompleted().getUsage().getImagesCount()).isEqualTo(1);
        ConsumerRecord<byte[], byte[]> record =
                topics.await(Channels.RESULTS, request.key()).get(0);
        assertThat(HeaderValues.text(record.headers(), "traceparent"))
                .contains(request.headers().get("traceparent"));
    }

    @Test
    void answersARequestInJsonOfAnOlderCaller() throws Exception {
        OlderRecord request = OlderRecord.named("json-request");

        request.storeIn(topics);

        ConsumerRecord<byte[], byte[]> record =
                topics.await(Channels.RESULTS, request.key()).get(0);
        InferenceResult.Builder result = InferenceResult.newBuilder();
        JsonFormat.parser().merge(TestTopics.text(record.value()), result);
        assertThat(result.getText()).isEqualTo("yes, it is.");
        assertThat(result.getCompleted().getUsage().getImagesCount()).isEqualTo(1);
    }

    @Test
    void whatAnOlderWorkerAnsweredIsNotDoneAgain() throws Exception {
        for (String mapping : new String[] {"gateway", "json"}) {
            OlderRecord.named("answered-" + mapping + "-result").storeIn(topics);
            OlderRecord request = OlderRecord.named("answered-" + mapping + "-request");
            // As a second delivery finds it: looked up.
            Map<String, String> headers = new HashMap<>(request.headers());
            headers.remove("reply-address");

            topics.store(request.topic(), request.key(), request.value().toByteArray(), headers);

            assertNothingMoreThanOneResult(request.key());
        }
    }

    @Test
    void anOlderResultSaysNothingOfTheQuestionAndSettlesAny() throws Exception {
        OlderRecord failed = OlderRecord.named("failed-result");
        failed.storeIn(topics);

        topics.ask(failed.key(), textOnly(failed.key()).toByteArray(), Map.of());

        assertNothingMoreThanOneResult(failed.key());
    }

    @Test
    void answersARequestOfALaterVersion() throws Exception {
        String id = id("later");

        topics.ask(id, ofALaterVersion(id).toByteArray(), Map.of("of-a-later-version", "1"));

        assertThat(topics.awaitResult(id).hasCompleted()).isTrue();
    }

    @Test
    void aDeadLetterKeepsWhatItDoesNotKnow() throws Exception {
        String id = id("error-later");

        topics.ask(id, ofALaterVersion(id).toByteArray(), Map.of("of-a-later-version", "kept"));

        ConsumerRecord<byte[], byte[]> letter =
                topics.await(Channels.FAILED, id).get(0);
        assertThat(letter.value()).isEqualTo(ofALaterVersion(id).toByteArray());
        assertThat(HeaderValues.text(letter.headers(), "of-a-later-version")).contains("kept");
    }

    private void assertNothingMoreThanOneResult(String id) throws Exception {
        topics.awaitSettled();
        // Long enough for a result that should not be to be seen.
        Thread.sleep(Duration.ofMillis(500).toMillis());
        assertThat(topics.read(Channels.RESULTS, id)).hasSize(1);
        assertThat(topics.read(Channels.UNPROCESSABLE, id)).isEmpty();
        assertThat(generator.attempts(id)).isZero();
    }
}
