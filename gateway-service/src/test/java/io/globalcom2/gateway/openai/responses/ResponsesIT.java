package io.globalcom2.gateway.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.globalcom2.gateway.messaging.BrokerResource;
import io.globalcom2.gateway.messaging.FakeWorker;
import io.globalcom2.proto.v1.InferenceRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's client, unchanged, and what it would not send. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
class ResponsesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMAGE_URL = "data:image/png;base64,"
            + Base64.getEncoder()
                    .encodeToString(HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802"));

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI base;

    private FakeWorker worker;
    private OpenAIClient client;

    @BeforeEach
    void start() {
        worker = new FakeWorker(bootstrapServers);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(base.resolve("/v1").toString())
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        worker.close();
    }

    @Test
    void answersAStockClient() {
        Response response = client.responses()
                .create(question("a cat on a mat").metadata(metadata()).build());

        assertThat(text(response)).isEqualTo("a cat on a mat ");
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.usage().orElseThrow().inputTokens()).isEqualTo(5);
        assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(5);
        assertThat(response.metadata().orElseThrow()._allProperties()).containsKey("for");
        assertThat(response.validate()).isSameAs(response);
    }

    @Test
    void streamsToAStockClientAndReportsCompression() throws Exception {
        ResponseCreateParams params = ResponseCreateParams.builder()
                .model("llava-next")
                .instructions("Be brief.")
                .inputOfResponse(List.of(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                        .role(EasyInputMessage.Role.USER)
                        .contentOfResponseInputMessageContentList(List.of(
                                ResponseInputContent.ofInputText(ResponseInputText.builder()
                                        .text("where is it")
                                        .build()),
                                ResponseInputContent.ofInputImage(ResponseInputImage.builder()
                                        .detail(ResponseInputImage.Detail.AUTO)
                                        .imageUrl(IMAGE_URL)
                                        .build())))
                        .build())))
                .maxOutputTokens(9L)
                .putAdditionalBodyProperty("compression", JsonValue.from(Map.of("retention_ratio", 0.25)))
                .build();
        StringBuilder text = new StringBuilder();
        Response last;
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params)) {
            List<ResponseStreamEvent> events = stream.stream().toList();
            assertThat(events).allSatisfy(event -> assertThat(event.validate()).isSameAs(event));
            events.forEach(event -> event.outputTextDelta().ifPresent(delta -> text.append(delta.delta())));
            assertThat(events.get(0).isCreated()).isTrue();
            last = events.get(events.size() - 1).completed().orElseThrow().response();
        }

        assertThat(text).hasToString("where is it ");
        assertThat(text(last)).isEqualTo("where is it ");
        JsonNode compression =
                JSON.valueToTree(last.usage().orElseThrow()._allProperties().get("compression"));
        assertThat(compression.path("kept_tokens").asInt()).isEqualTo(25);
        InferenceRequest request =
                InferenceRequest.parseFrom(worker.awaitTaken().value());
        assertThat(request.getMessages(0).getRole()).isEqualTo("system");
        assertThat(request.getMessages(1).getContent(1).hasImage()).isTrue();
        assertThat(request.getSampling().getMaxTokens()).isEqualTo(9);
    }

    @Test
    void tellsAStockClientWhatIsNotServed() {
        assertThatThrownBy(() ->
                        client.responses().create(question("hello").store(true).build()))
                .isInstanceOfSatisfying(BadRequestException.class, refusal -> assertThat(refusal.param())
                        .contains("store"))
                .hasMessageContaining("store: expected it to be absent, it is not supported");
        assertThatThrownBy(() -> client.responses()
                        .create(question("hello").previousResponseId("resp_1").build()))
                .hasMessageContaining("previous_response_id");
        assertThatThrownBy(() -> client.responses().create(question("invalid").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("image: expected pixels, got noise");
    }

    @Test
    void theSameRequestIsAskedForAgainByItsId() throws Exception {
        HttpResponse<String> response = send("POST", "/v1/responses", "{\"input\": \"a cat\"}");
        JsonNode json = JSON.readTree(response.body());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-request-id"))
                .contains(json.path("id").asText());
        assertThat(JSON.readTree(send("GET", "/v1/requests/" + json.path("id").asText(), "")
                                .body())
                        .path("result")
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("a cat ");
    }

    @Test
    void aStreamThatStumblesEndsWithAFailedResponse() throws Exception {
        HttpResponse<String> response = send("POST", "/v1/responses", "{\"stream\": true, \"input\": \"stumble on\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.body()
                        .lines()
                        .filter(line -> line.startsWith("event: "))
                        .toList())
                .endsWith("event: response.failed")
                .startsWith("event: response.created");
        assertThat(response.body())
                .contains("image: expected pixels, got noise")
                .doesNotContain("[DONE]");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static ResponseCreateParams.Builder question(String words) {
        return ResponseCreateParams.builder().model("llava-next").input(words);
    }

    private static ResponseCreateParams.Metadata metadata() {
        return ResponseCreateParams.Metadata.builder()
                .putAdditionalProperty("for", JsonValue.from("the test"))
                .build();
    }

    private static String text(Response response) {
        StringBuilder text = new StringBuilder();
        response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(ResponseOutputText::text)
                .forEach(text::append);
        return text.toString();
    }
}
