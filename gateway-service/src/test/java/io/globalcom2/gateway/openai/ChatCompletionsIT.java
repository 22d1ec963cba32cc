package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import com.openai.models.models.Model;
import io.globalcom2.gateway.messaging.BrokerResource;
import io.globalcom2.gateway.messaging.FakeWorker;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.StopReason;
import io.globalcom2.wire.RequestDigest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
class ChatCompletionsIT {
    private static final byte[] PNG = HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802");
    private static final String IMAGE_URL =
            "data:image/png;base64," + Base64.getEncoder().encodeToString(PNG);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI base;

    @TestHTTPResource(management = true)
    URI management;

    private FakeWorker worker;
    private OpenAIClient client;
    private RawHttp http;

    @BeforeEach
    void start() {
        worker = new FakeWorker(bootstrapServers);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(base.resolve("/v1").toString())
                .apiKey("none")
                .maxRetries(0)
                .build();
        http = new RawHttp(base);
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        worker.close();
    }

    @Test
    void answersAStockClientInOnePiece() {
        ChatCompletion completion =
                client.chat().completions().create(question("a cat on a mat").build());

        assertThat(completion.choices()).singleElement().satisfies(choice -> {
            assertThat(choice.message().content()).contains("a cat on a mat ");
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        });
        assertThat(completion.model()).isEqualTo("llava-next");
        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(5);
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(5);
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(10);
    }

    @Test
    void streamsToAStockClientAndReportsCompression() {
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model("llava-next")
                .addSystemMessage("Be brief.")
                .addUserMessage("What is this?")
                .addAssistantMessage("A cat.")
                .addUserMessageOfArrayOfContentParts(List.of(
                        ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                .text("and where is it")
                                .build()),
                        ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                        .url(IMAGE_URL)
                                        .build())
                                .build())))
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .putAdditionalBodyProperty("compression", JsonValue.from(Map.of("retention_ratio", 0.25)))
                .build();

        List<ChatCompletionChunk> chunks;
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            chunks = stream.stream().toList();
        }

        assertThat(chunks.get(0).choices().get(0).delta().role())
                .contains(ChatCompletionChunk.Choice.Delta.Role.ASSISTANT);
        assertThat(text(chunks)).isEqualTo("and where is it ");
        assertThat(chunks.get(chunks.size() - 2).choices().get(0).finishReason())
                .contains(ChatCompletionChunk.Choice.FinishReason.STOP);
        ChatCompletionChunk last = chunks.get(chunks.size() - 1);
        assertThat(last.choices()).isEmpty();
        assertThat(last.usage().orElseThrow().promptTokens()).isEqualTo(4 + 25 + 4);
        Map<String, JsonValue> more = last.usage().orElseThrow()._allProperties();
        assertThat(more.get("compression")
                        .convert(JsonNode.class)
                        .path("kept_tokens")
                        .asInt())
                .isEqualTo(25);
        assertThat(more.get("timings")
                        .convert(JsonNode.class)
                        .path("time_to_first_token_ms")
                        .asDouble())
                .isPositive();
    }

    @Test
    void showsTextBeforeTheAnswerIsWholeAndSignsOfLifeInBetween() throws Exception {
        HttpResponse<java.util.stream.Stream<String>> response = java.net.http.HttpClient.newHttpClient()
                .send(
                        http.request()
                                .POST(HttpRequest.BodyPublishers.ofString(RawHttp.question("hold on", true)))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        List<String> lines = new ArrayList<>();
        response.body().takeWhile(line -> !line.equals("data: [DONE]")).forEach(line -> {
            lines.add(line);
            if (line.equals(": ping") && lines.stream().anyMatch(said -> said.contains("\"hold \""))) {
                worker.release(response.headers().firstValue("x-request-id").orElseThrow());
            }
        });

        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(lines.indexOf(": ping")).isGreaterThanOrEqualTo(0);
        assertThat(lines).anyMatch(line -> line.contains("\"on \""));
    }

    @Test
    void aStockClientSkipsSignsOfLife() throws Exception {
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                    .completions()
                    .createStreaming(question("silent night").build())) {
                return text(stream.stream().toList());
            }
        });
        String requestId = worker.awaitTaken().key();
        Thread.sleep(500);
        worker.release(requestId);

        assertThat(answer.get()).isEqualTo("silent night ");
    }

    @Test
    void doesNotMixConcurrentRequests() {
        List<CompletableFuture<String>> answers = IntStream.range(0, BrokerResource.MAX_IN_FLIGHT)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> answerTo("the number is " + i)))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(IntStream.range(0, BrokerResource.MAX_IN_FLIGHT)
                        .mapToObj(i -> "the number is " + i + " ")
                        .toList());
    }

    @Test
    void queuesTheRequestWithItsDeadlineAndItsWayBack() throws Exception {
        Instant before = Instant.now();
        http.post(HttpRequest.BodyPublishers.ofString("""
                {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 7, "stop": "x", "user": "me"}"""));
        ConsumerRecord<String, byte[]> record = worker.awaitTaken();
        InferenceRequest request = InferenceRequest.parseFrom(record.value());

        assertThat(record.key()).isEqualTo(request.getRequestId()).startsWith("chatcmpl-");
        assertThat(request.getSampling().getMaxTokens()).isEqualTo(7);
        assertThat(request.getSampling().getStopList()).containsExactly("x");
        assertThat(header(record, "reply-address")).startsWith("localhost:");
        assertThat(record.headers().lastHeader("caller")).isNull();
        assertThat(header(record, "relay-secret")).matches("[0-9a-f]{64}");
        assertThat(header(record, "request-digest")).isEqualTo(RequestDigest.of(request));
        assertThat(record.headers().lastHeader("id-from-key")).isNull();
        assertThat(Instant.ofEpochMilli(Long.parseLong(header(record, "deadline"))))
                .isBetween(before.plusSeconds(119), Instant.now().plusSeconds(121));
    }

    @Test
    void doesARequestWithAnIdempotencyKeyOnce() throws Exception {
        String key = "key-" + UUID.randomUUID();
        HttpResponse<String> first = post(key, RawHttp.question("a cat on a mat", false));
        HttpResponse<String> streamed = post(key, RawHttp.question("a cat on a mat", true));
        HttpResponse<String> another = post(key, RawHttp.question("a dog on a mat", false));
        HttpResponse<String> none = post("a b", RawHttp.question("a dog on a mat", false));

        String id = first.headers().firstValue("x-request-id").orElseThrow();
        assertThat(id).matches("chatcmpl-[0-9a-f]{64}");
        assertThat(first.body()).contains("a cat on a mat ", id);
        assertThat(streamed.headers().firstValue("x-request-id")).contains(id);
        assertThat(streamed.body()).contains("\"a \"", "\"mat \"", id, "[DONE]");
        assertThat(another.statusCode()).isEqualTo(409);
        assertThat(another.body())
                .contains("already_exists", "Idempotency-Key: expected one that was never used, or the body");
        assertThat(none.statusCode()).isEqualTo(400);
        ConsumerRecord<String, byte[]> record = worker.awaitTaken();
        assertThat(record.key()).isEqualTo(id);
        assertThat(header(record, "id-from-key")).isEqualTo("true");
    }

    private HttpResponse<String> post(String key, String body) throws Exception {
        return java.net.http.HttpClient.newHttpClient()
                .send(
                        http.request()
                                .header("Idempotency-Key", key)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void passesTheTraceOn() throws Exception {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        java.net.http.HttpClient.newHttpClient()
                .send(
                        http.request()
                                .header("traceparent", traceparent)
                                .POST(HttpRequest.BodyPublishers.ofString(RawHttp.question("hello", false)))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());

        assertThat(header(worker.awaitTaken(), "traceparent")).isEqualTo(traceparent);
    }

    @Test
    void stopsTheWorkWhenTheCallerLeavesTheStream() throws Exception {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question("hold on").build())) {
            assertThat(stream.stream().findFirst()).isPresent();
        }

        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
    }

    @Test
    void stopsTheWorkWhenTheCallerLeavesBeforeTheFirstToken() throws Exception {
        disconnectAfterTaken(RawHttp.question("silent night", true));

        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
    }

    @Test
    void stopsTheWorkWhenACallerLeavesWhoWaitsForAWholeAnswer() throws Exception {
        disconnectAfterTaken(RawHttp.question("silent night", false));

        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
    }

    @Test
    void stopsTheWorkInTheQueue() throws Exception {
        String requestId = disconnectAfterTaken(RawHttp.question("late night", false));
        awaitNothingInFlight();
        worker.release(requestId);

        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
    }

    @Test
    void endsFromTheStoredResultWhenThePushIsLost() {
        assertThat(answerTo("vanish into thin air")).isEqualTo("vanish into thin air ");
    }

    @Test
    void answersWithTheWorkersError() throws Exception {
        HttpResponse<String> response = http.post(RawHttp.question("invalid question", false));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(RawHttp.error(response).path("message").asText()).isEqualTo("image: expected pixels, got noise");
    }

    @Test
    void endsAStreamWithAnErrorEvent() throws Exception {
        HttpResponse<String> response = http.post(RawHttp.question("stumble on", true));

        assertThat(response.statusCode()).isEqualTo(200);
        List<String> events = response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .toList();
        JsonNode last = RawHttp.JSON.readTree(events.get(events.size() - 1).substring("data: ".length()));
        assertThat(last.path("error").path("message").asText()).isEqualTo("image: expected pixels, got noise");
        assertThat(response.body()).contains("stumble ").doesNotContain("[DONE]");
    }

    @Test
    void tellsAStockClientWhatIsWrong() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question("hello").temperature(2.5).build()))
                .isInstanceOfSatisfying(BadRequestException.class, refusal -> {
                    assertThat(refusal).hasMessageContaining("temperature: expected a number in [0, 2], got 2.5");
                    assertThat(refusal.param()).contains("temperature");
                    assertThat(refusal.type()).contains("invalid_request_error");
                });
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question("hello").model("gpt-4").build()))
                .isInstanceOfSatisfying(NotFoundException.class, refusal -> assertThat(refusal.code())
                        .contains("model_not_found"));
    }

    @Test
    void tellsAStockClientHowLikelyTheTokensWere() {
        ChatCompletionCreateParams params =
                question("a cat").logprobs(true).topLogprobs(2).build();
        List<ChatCompletionTokenLogprob> whole = client.chat()
                .completions()
                .create(params)
                .choices()
                .get(0)
                .logprobs()
                .flatMap(ChatCompletion.Choice.Logprobs::content)
                .orElseThrow();

        assertThat(whole).extracting(ChatCompletionTokenLogprob::token).containsExactly("a ", "cat ");
        assertThat(whole).extracting(ChatCompletionTokenLogprob::logprob).containsExactly(-1.0, -2.0);
        assertThat(whole.get(0).bytes()).contains(List.of(97L, 32L));
        assertThat(whole.get(0).topLogprobs()).hasSize(2);
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            List<ChatCompletionTokenLogprob> streamed = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.logprobs().stream())
                    .flatMap(logprobs -> logprobs.content().orElse(List.of()).stream())
                    .toList();
            assertThat(streamed).isEqualTo(whole);
        }
        assertThat(client.chat()
                        .completions()
                        .create(question("a cat").build())
                        .choices()
                        .get(0)
                        .logprobs())
                .isEmpty();
    }

    @Test
    void givesAStockClientSeveralChoices() {
        ChatCompletionCreateParams params = question("a cat").n(3).build();

        ChatCompletion whole = client.chat().completions().create(params);

        assertThat(whole.choices())
                .extracting(choice -> choice.message().content().orElseThrow())
                .containsExactly("a cat ", "a1 cat1 ", "a2 cat2 ");
        assertThat(whole.choices())
                .extracting(choice -> choice.finishReason().asString())
                .containsExactly("stop", "length", "length");
        assertThat(whole.usage().orElseThrow().promptTokens()).isEqualTo(2);
        assertThat(whole.usage().orElseThrow().completionTokens()).isEqualTo(6);
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            Map<Long, String> texts = new TreeMap<>();
            stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice ->
                            texts.merge(choice.index(), choice.delta().content().orElse(""), String::concat));
            assertThat(texts).containsExactlyInAnyOrderEntriesOf(Map.of(0L, "a cat ", 1L, "a1 cat1 ", 2L, "a2 cat2 "));
        }
    }

    @Test
    void choicesGoOnWhereAStreamBrokeOff() throws Exception {
        HttpResponse<String> response = http.post("""
                {"n": 2, "messages": [{"role": "user", "content": "a cat"}]}""");
        String id = RawHttp.JSON.readTree(response.body()).path("id").asText();

        HttpResponse<String> rest =
                http.send(http.request("/v1/requests/" + id + "/events").header("Last-Event-ID", "4,3"));

        assertThat(rest.body())
                .contains("id: 6,3\n")
                .contains("id: 6,8\n")
                .contains("\"t \"")
                .contains("\"cat1 \"");
        assertThat(http.get("/v1/requests/" + id).body()).contains("\"a1 cat1 \"");
        assertThat(http.send(http.request("/v1/requests/" + id + "/events").header("Last-Event-ID", "4,x"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesABodyThatIsNotJson() throws Exception {
        assertThat(http.post("{\"messages\": [").statusCode()).isEqualTo(400);
        assertThat(http.post("").statusCode()).isEqualTo(400);
        assertThat(http.post("[]").statusCode()).isEqualTo(400);
    }

    @Test
    void refusesAnImageThatIsTooLarge() throws Exception {
        String base64 = Base64.getEncoder().encodeToString(new byte[8 * 1024 * 1024 + 1]);
        HttpResponse<String> response = http.post("""
                {"messages": [{"role": "user", "content": [
                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}}]}]}""".formatted(base64));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(RawHttp.error(response).path("param").asText()).isEqualTo("messages[0].content[0].image_url.url");
    }

    @Test
    void queuesAnImageOfTheLargestSize() throws Exception {
        byte[] image = java.util.Arrays.copyOf(PNG, 8 * 1024 * 1024);
        HttpResponse<String> response =
                http.post("""
                {"messages": [{"role": "user", "content": [
                  {"type": "text", "text": "hello"},
                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}}]}]}""".formatted(Base64.getEncoder().encodeToString(image)));

        assertThat(response.statusCode()).isEqualTo(200);
        InferenceRequest request =
                InferenceRequest.parseFrom(worker.awaitTaken().value());
        assertThat(request.getMessages(0).getContent(1).getImage().getData().size())
                .isEqualTo(image.length);
    }

    @Test
    void refusesAStreamWithAStatusWhenItsImagesAreTooLargeTogether() throws Exception {
        String url = "data:image/png;base64,"
                + Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(PNG, 6 * 1024 * 1024));
        HttpResponse<String> response = http.post("""
                {"stream": true, "messages": [{"role": "user", "content": [
                  {"type": "image_url", "image_url": {"url": "%s"}},
                  {"type": "image_url", "image_url": {"url": "%s"}}]}]}""".formatted(url, url));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(RawHttp.error(response).path("message").asText()).startsWith("messages: expected at most");
    }

    @Test
    void refusesABodyThatIsTooLargeWhetherAnnouncedOrNot() throws Exception {
        byte[] body = new byte[17 * 1024 * 1024 + 1];
        HttpResponse<String> announced = http.post(HttpRequest.BodyPublishers.ofByteArray(body));

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(RawHttp.error(announced).path("type").asText()).isEqualTo("invalid_request_error");

        HttpResponse<String> chunked =
                http.post(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(RawHttp.error(chunked).path("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void refusesMoreThanFitAndSaysWhenToComeBack() throws Exception {
        List<CompletableFuture<String>> waiting = IntStream.range(0, BrokerResource.MAX_IN_FLIGHT)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> answerTo("late " + i)))
                .toList();
        List<String> requestIds = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            requestIds.add(worker.awaitTaken().key());
        }

        HttpResponse<String> response = http.post(RawHttp.question("hello", false));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(RawHttp.error(response).path("type").asText()).isEqualTo("rate_limit_error");
        requestIds.forEach(worker::release);
        waiting.forEach(CompletableFuture::join);
        awaitNothingInFlight();
    }

    @Test
    void namesTheModel() throws Exception {
        assertThat(client.models().list().items()).extracting(Model::id).containsExactly("llava-next");
        assertThat(client.models().retrieve("llava-next").id()).isEqualTo("llava-next");
        assertThatThrownBy(() -> client.models().retrieve("org/other")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void shapesErrorsOfHttpItself() throws Exception {
        assertThat(http.get("/v1/chat/completions").statusCode()).isEqualTo(405);
        assertThat(RawHttp.error(http.get("/v1/nothing")).path("code").asText()).isEqualTo("http_404");
    }

    @Test
    void tellsItsHealthAndItsNumbers() throws Exception {
        answerTo("hello");

        assertThat(watching().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(watching().get("/q/health/live").statusCode()).isEqualTo(200);
        String metrics = watching().get("/q/metrics").body();
        assertThat(metrics)
                .contains("globalcom2_gateway_requests_total{outcome=\"completed\"}")
                .contains("globalcom2_gateway_requests_total{outcome=\"unavailable\"} 0.0")
                .contains("globalcom2_gateway_sheds_total{reason=\"over_capacity\"}")
                .contains("globalcom2_gateway_cancels_total{cause=\"caller\"}")
                .contains("globalcom2_gateway_time_to_first_token_seconds_count")
                .contains("globalcom2_gateway_in_flight_requests");
    }

    @Test
    void tellsCallersNothingOfHowItIs() throws Exception {
        for (String path : List.of("/q/health", "/q/health/ready", "/q/metrics", "/q/backlog")) {
            assertThat(http.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private RawHttp watching() {
        return new RawHttp(management);
    }

    private static ChatCompletionCreateParams.Builder question(String words) {
        return ChatCompletionCreateParams.builder().model("llava-next").addUserMessage(words);
    }

    private String answerTo(String words) {
        return client.chat()
                .completions()
                .create(question(words).build())
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow();
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .forEach(choice -> text.append(choice.delta().content().orElse("")));
        return text.toString();
    }

    /** Sends a request over a socket of its own, and closes that when a worker has it. */
    private String disconnectAfterTaken(String body) throws IOException, InterruptedException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                    .formatted(body.length());
            socket.getOutputStream().write((head + body).getBytes(UTF_8));
            return worker.awaitTaken().key();
        }
    }

    private void awaitNothingInFlight() {
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> watching().get("/q/metrics").body().contains("globalcom2_gateway_in_flight_requests 0.0"));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
