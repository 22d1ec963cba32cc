package io.globalcom2.quickstart.endtoend;

import static io.globalcom2.quickstart.endtoend.GrpcRequests.about;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.messaging.Topics;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers who put requests into the queue themselves and read the results. */
@ExtendWith(RunningBackend.class)
class EndToEndKafkaIT {
    private final Backend backend;
    private final KafkaProducer<String, byte[]> producer;
    private final TopicReader results;

    EndToEndKafkaIT(Backend backend) {
        this.backend = backend;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        "localhost:" + backend.ports().kafka(),
                        "max.request.size",
                        Topics.MAX_MESSAGE_BYTES),
                new StringSerializer(),
                new ByteArraySerializer());
        this.results = new TopicReader(backend, Topics.RESULTS);
    }

    @AfterEach
    void close() {
        results.close();
        producer.close();
    }

    @Test
    void aProducerReadsTheWholeAnswerInTheResults() throws Exception {
        InferenceRequest request = about(Questions.PADDED, 0.25);

        produce(request.getRequestId(), request.toByteArray(), new RecordHeaders());

        InferenceResult result = results.awaitResult(request.getRequestId());
        assertThat(result.getText()).isIn(Questions.PADDED.answers());
        assertThat(result.getCompleted().getUsage().getImages(0).getTokens().getKept())
                .isEqualTo(64);
        assertThat(result.getAttemptId()).isNotEmpty();
    }

    @Test
    void aProducerMayWriteJson() throws Exception {
        InferenceRequest request = about(Questions.PADDED, 1);

        produce(
                request.getRequestId(),
                JsonFormat.printer().print(request).getBytes(StandardCharsets.UTF_8),
                new RecordHeaders().add("content-type", bytes("application/json")));

        assertThat(results.awaitResult(request.getRequestId()).getText()).isIn(Questions.PADDED.answers());
    }

    @Test
    void aProducerMayAskForAForm() throws Exception {
        InferenceRequest request = about(Questions.PADDED, 1);
        InferenceRequest inForm = request.toBuilder()
                .setSampling(request.getSampling().toBuilder()
                        .setJsonSchema("{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"maxItems\":2}"))
                .build();

        produce(
                inForm.getRequestId(),
                JsonFormat.printer().print(inForm).getBytes(StandardCharsets.UTF_8),
                new RecordHeaders().add("content-type", bytes("application/json")));

        assertThat(results.awaitResult(inForm.getRequestId()).getText()).matches("\\[((true|false)(,(true|false))?)?]");
    }

    @Test
    void aProducerMayAskHowLikelyTheTokensWere() throws Exception {
        InferenceRequest request = about(Questions.PADDED, 1);
        InferenceRequest scored = request.toBuilder()
                .setSampling(request.getSampling().toBuilder()
                        .setLogprobs(true)
                        .setTopLogprobs(2)
                        .setN(2))
                .build();

        produce(scored.getRequestId(), scored.toByteArray(), new RecordHeaders());

        InferenceResult result = results.awaitResult(scored.getRequestId());
        assertThat(ByteString.copyFrom(result.getLogprobsList().stream()
                                .map(TokenLogprob::getBytes)
                                .toList())
                        .toStringUtf8())
                .isEqualTo(result.getText());
        assertThat(result.getFurtherChoicesList()).singleElement().satisfies(choice -> {
            assertThat(choice.getText()).isEqualTo(result.getText());
            assertThat(choice.getLogprobsCount()).isEqualTo(result.getLogprobsCount());
        });
        assertThat(result.getLogprobsList()).allSatisfy(token -> {
            assertThat(token.getTopLogprobsCount()).isEqualTo(2);
            assertThat(token.getTopLogprobs(0).getToken()).isEqualTo(token.getToken());
        });
    }

    @Test
    void aGarbledRecordHarmsNobodyElse() throws Exception {
        String garbledId = UUID.randomUUID().toString();
        byte[] garbled = bytes("\u0000 not a request");
        InferenceRequest next = about(Questions.PADDED, 0.25);

        // The next one waits behind the garbled one.
        producer.send(new ProducerRecord<>(Topics.REQUESTS, garbledId, garbled)).get();
        producer.send(new ProducerRecord<>(Topics.REQUESTS, next.getRequestId(), next.toByteArray()))
                .get();

        assertThat(results.awaitResult(next.getRequestId()).getText()).isIn(Questions.PADDED.answers());
        assertThat(results.awaitResult(garbledId).getFailed().getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT.value());
        try (TopicReader unprocessable = new TopicReader(backend, Topics.REQUESTS_UNPROCESSABLE)) {
            assertThat(unprocessable.await(garbledId).value()).isEqualTo(garbled);
        }
    }

    @Test
    void aRequestPastItsDeadlineIsNotStarted() throws Exception {
        InferenceRequest request = about(Questions.PADDED, 0.25);

        produce(
                request.getRequestId(),
                request.toByteArray(),
                new RecordHeaders().add("deadline", bytes(Long.toString(System.currentTimeMillis() - 1))));

        InferenceResult result = results.awaitResult(request.getRequestId());
        assertThat(result.getFailed().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED.value());
        assertThat(result.getText()).isEmpty();
    }

    @Test
    void aRequestThatIsProducedTwiceIsAnsweredOnce() throws Exception {
        InferenceRequest request = about(Questions.PADDED, 0.25);
        produce(request.getRequestId(), request.toByteArray(), new RecordHeaders());
        results.await(request.getRequestId());
        InferenceRequest marker = about(Questions.PADDED, 0.25);

        produce(request.getRequestId(), request.toByteArray(), new RecordHeaders());
        produce(marker.getRequestId(), marker.toByteArray(), new RecordHeaders());
        results.await(marker.getRequestId());

        // The marker waited behind it.
        assertThat(results.count(request.getRequestId())).isEqualTo(1);
    }

    private void produce(String key, byte[] value, Headers headers) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(Topics.REQUESTS, null, key, value, headers))
                .get();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
