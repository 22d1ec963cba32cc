package io.globalcom2.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.globalcom2.gateway.messaging.BrokerResource;
import io.globalcom2.gateway.messaging.FakeWorker;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Lane;
import io.globalcom2.proto.v1.Message;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway with API keys, over HTTP and gRPC, and the records that a real broker gets of it. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(KeyFileResource.class)
class ApiKeysIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int grpcPort;

    @TestHTTPResource
    URI base;

    @TestHTTPResource(management = true)
    URI management;

    private final HttpClient http = HttpClient.newHttpClient();
    private FakeWorker worker;
    private ManagedChannel channel;

    @BeforeEach
    void start() {
        worker = new FakeWorker(bootstrapServers);
        channel = ManagedChannelBuilder.forAddress("localhost", grpcPort)
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow();
        worker.close();
    }

    @Test
    void asksForAKeyOverHttp() throws Exception {
        for (String authorization : List.of("", "Bearer key-of-nobody", "Basic key-of-wide", "key-of-wide")) {
            HttpResponse<String> refusal = post(authorization, question("hello", ""));

            assertThat(refusal.statusCode()).isEqualTo(401);
            assertThat(refusal.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(error(refusal).path("code").asText()).isEqualTo("invalid_api_key");
            assertThat(error(refusal).path("message").asText())
                    .startsWith("authorization: expected \"Bearer\" and an API key")
                    .doesNotContain("key-of");
        }
        assertThat(get("", "/v1/models").statusCode()).isEqualTo(401);
        assertThat(get("", "/v1/models/llava-next").statusCode()).isEqualTo(401);
        assertThat(get("Bearer key-of-wide", "/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void asksForAKeyOverGrpc() {
        for (String authorization : List.of("", "Bearer key-of-nobody", "Basic key-of-wide")) {
            StatusRuntimeException refusal = refusalOf(authorization, question("hello"));

            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(refusal.getStatus().getDescription())
                    .startsWith("authorization: expected \"Bearer\" and an API key")
                    .doesNotContain("key-of");
        }
    }

    @Test
    void asksNoKeyOfWhoWatches() throws Exception {
        for (String path : List.of("/q/health/ready", "/q/health/live", "/q/metrics", "/q/backlog")) {
            assertThat(watch(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    @Test
    void refusesWhatAKeyMayNotAskForOverHttp() throws Exception {
        assertForbidden(question("hello", ", \"service_tier\": \"flex\""), "lane");
        assertForbidden(question("hello", ", \"compression\": {\"method\": \"top-k\"}"), "compression.method");
        assertForbidden(
                question("hello", ", \"compression\": {\"retention_ratio\": 0.1}"), "compression.retention_ratio");

        assertThat(post("Bearer key-of-narrow", question("hello", ", \"compression\": {\"retention_ratio\": 0.25}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesWhatAKeyMayNotAskForOverGrpc() {
        InferenceRequest slow =
                question("hello").toBuilder().setLane(Lane.LANE_BATCH).build();
        InferenceRequest other = question("hello").toBuilder()
                .setCompression(Compression.newBuilder().setMethod("random"))
                .build();

        assertThat(refusalOf("Bearer key-of-narrow", slow).getStatus())
                .hasToString(Status.PERMISSION_DENIED
                        .withDescription("lane: expected interactive under this API key, got batch")
                        .toString());
        assertThat(refusalOf("Bearer key-of-narrow", other).getStatus().getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void holdsRequestsInFlightToTheirLimit() throws Exception {
        CompletableFuture<HttpResponse<String>> first = http.sendAsync(
                request("Bearer key-of-narrow", question("silent night", "")), BodyHandlers.ofString(UTF_8));
        String requestId = worker.awaitTaken().key();

        HttpResponse<String> refusal = post("Bearer key-of-narrow", question("hello", ""));
        assertThat(refusal.statusCode()).isEqualTo(429);
        assertThat(error(refusal).path("code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(refusal.headers().firstValue("Retry-After")).contains("1");
        assertThat(refusal.headers().firstValue("x-ratelimit-limit-requests")).contains("1");
        assertThat(refusal.headers().firstValue("x-ratelimit-remaining-requests"))
                .contains("0");
        assertThat(refusalOf("Bearer key-of-narrow", question("hello"))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(post("Bearer key-of-wide", question("hello", "")).statusCode())
                .isEqualTo(200);

        worker.release(requestId);
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(post("Bearer key-of-narrow", question("hello", "")).statusCode())
                .isEqualTo(200);
    }

    /** A word is a token to the fake worker, so the first request takes 240, four minutes of it, and the next one waits for three. */
    @Test
    void holdsPromptTokensToTheirLimit() throws Exception {
        HttpResponse<String> first = post("Bearer key-of-thrifty", question("well " + "word ".repeat(238) + "end", ""));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-ratelimit-limit-tokens")).contains("60");

        HttpResponse<String> refusal = post("Bearer key-of-thrifty", question("hello", ""));
        assertThat(refusal.statusCode()).isEqualTo(429);
        assertThat(error(refusal).path("type").asText()).isEqualTo("rate_limit_error");
        assertThat(refusal.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(60L, 182L);
        assertThat(refusal.headers().firstValue("x-ratelimit-remaining-tokens")).contains("0");
        assertThat(refusal.headers().firstValue("x-ratelimit-reset-tokens").orElseThrow())
                .matches("\\d+s");

        StatusRuntimeException overGrpc = refusalOf("Bearer key-of-thrifty", question("hello"));
        assertThat(overGrpc.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        Metadata trailers = overGrpc.getTrailers();
        assertThat(trailers.get(key("retry-after"))).matches("\\d+");
        assertThat(trailers.get(key("x-ratelimit-limit-tokens"))).isEqualTo("60");
        assertThat(trailers.get(key("x-ratelimit-remaining-tokens"))).isEqualTo("0");
    }

    @Test
    void theRecordSaysWhoAsksAndTheMetricsWhatItCost() throws Exception {
        double before = metric("globalcom2_gateway_key_completion_tokens_total{key=\"wide\"}");
        assertThat(post("Bearer key-of-wide", question("one two three", "")).statusCode())
                .isEqualTo(200);
        Iterator<GenerateEvent> events = stub("Bearer key-of-wide").generate(question("four five"));
        events.forEachRemaining(event -> {});

        for (int i = 0; i < 2; i++) {
            ConsumerRecord<String, byte[]> record = worker.awaitTaken();
            assertThat(new String(record.headers().lastHeader("caller").value(), UTF_8))
                    .isEqualTo("wide");
            assertThat(record.headers().toArray()).noneSatisfy(header -> assertThat(new String(header.value(), UTF_8))
                    .contains("key-of"));
        }
        assertThat(metric("globalcom2_gateway_key_completion_tokens_total{key=\"wide\"}"))
                .isEqualTo(before + 5);
        assertThat(metric("globalcom2_gateway_key_requests_total{key=\"wide\"}"))
                .isGreaterThanOrEqualTo(2);
        assertThat(metric("globalcom2_gateway_key_image_tokens_total{key=\"wide\",state=\"kept\"}"))
                .isZero();
    }

    @Test
    void aKeyThatIsAddedIsLetInWithoutARestart() throws Exception {
        assertThat(get("Bearer key-of-late", "/v1/models").statusCode()).isEqualTo(401);

        String file = Files.readString(KeyFileResource.FILE);
        String late = KeyFileResource.key("late", "\"limits\": {}");
        Files.writeString(KeyFileResource.FILE, file.replace("]}", ", " + late + "]}"));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> get("Bearer key-of-late", "/v1/models").statusCode() == 200);
        assertThat(get("Bearer key-of-wide", "/v1/models").statusCode()).isEqualTo(200);
    }

    private void assertForbidden(String body, String param) throws IOException, InterruptedException {
        HttpResponse<String> refusal = post("Bearer key-of-narrow", body);
        assertThat(refusal.statusCode()).isEqualTo(403);
        assertThat(error(refusal).path("code").asText()).isEqualTo("permission_denied");
        assertThat(error(refusal).path("param").asText()).isEqualTo(param);
    }

    private HttpResponse<String> post(String authorization, String body) throws IOException, InterruptedException {
        return http.send(request(authorization, body), BodyHandlers.ofString(UTF_8));
    }

    private HttpRequest request(String authorization, String body) {
        return builder(authorization, "/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
    }

    private HttpResponse<String> get(String authorization, String path) throws IOException, InterruptedException {
        return http.send(builder(authorization, path).build(), BodyHandlers.ofString(UTF_8));
    }

    private HttpRequest.Builder builder(String authorization, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private static JsonNode error(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body()).path("error");
    }

    private HttpResponse<String> watch(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(management.resolve(path)).build(), BodyHandlers.ofString());
    }

    private double metric(String series) throws IOException, InterruptedException {
        return watch("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private InferenceGrpc.InferenceBlockingStub stub(String authorization) {
        Metadata metadata = new Metadata();
        if (!authorization.isEmpty()) {
            metadata.put(key("authorization"), authorization);
        }
        return InferenceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private StatusRuntimeException refusalOf(String authorization, InferenceRequest request) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub(authorization).generate(request).next());
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static String question(String words, String more) {
        return """
                {"messages": [{"role": "user", "content": "%s"}]%s}""".formatted(words, more);
    }

    private static InferenceRequest question(String words) {
        return InferenceRequest.newBuilder()
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder().setText(words)))
                .build();
    }
}
