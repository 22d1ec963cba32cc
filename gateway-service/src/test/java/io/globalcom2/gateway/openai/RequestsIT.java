package io.globalcom2.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.globalcom2.gateway.messaging.BrokerResource;
import io.globalcom2.gateway.messaging.FakeWorker;
import io.globalcom2.proto.v1.StopReason;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(BrokerResource.class)
class RequestsIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI base;

    private FakeWorker worker;
    private RawHttp http;

    @BeforeEach
    void start() {
        worker = new FakeWorker(bootstrapServers);
        http = new RawHttp(base);
    }

    @AfterEach
    void stop() throws InterruptedException {
        worker.close();
    }

    @Test
    void namesEveryAnswer() throws Exception {
        HttpResponse<String> whole = http.post(RawHttp.question("hello", false));

        assertThat(id(whole))
                .isEqualTo(RawHttp.JSON.readTree(whole.body()).path("id").asText());
        assertThat(id(http.post(RawHttp.question("invalid question", false)))).startsWith("chatcmpl-");
        assertThat(id(http.post("{"))).startsWith("req-");
        assertThat(id(http.get("/v1/models"))).startsWith("req-");
        assertThat(id(http.get("/v1/nothing"))).startsWith("req-");
        assertThat(id(http.get("/v1/chat/completions"))).startsWith("req-");
    }

    @Test
    void tellsAFinishedAnswerAgainFromAnyCharacter() throws Exception {
        HttpResponse<String> streamed = http.post(RawHttp.question("a cat on a mat", true));
        String path = "/v1/requests/" + id(streamed);

        assertThat(ids(streamed.body())).containsExactly("0", "2", "6", "9", "11", "15", "15", "15");
        HttpResponse<String> all = http.get(path + "/events");
        assertThat(text(all.body())).isEqualTo("a cat on a mat ");
        assertThat(id(all)).isEqualTo(id(streamed));
        HttpResponse<String> rest = http.send(http.request(path + "/events").header("Last-Event-ID", "7"));
        assertThat(text(rest.body())).isEqualTo("n a mat ");
        assertThat(ids(rest.body())).startsWith("9").endsWith("15");
        assertThat(rest.body()).endsWith("data: [DONE]\n\n");
        JsonNode state = RawHttp.JSON.readTree(http.get(path).body());
        assertThat(state.path("status").asText()).isEqualTo("completed");
        assertThat(state.path("result").toString()).contains("a cat on a mat ", id(streamed));
        for (String wrong : List.of("16", "-1", "x")) {
            HttpResponse<String> refused =
                    http.send(http.request(path + "/events").header("Last-Event-ID", wrong));
            assertThat(refused.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void goesOnForACallerWithAKeyWhoComesBack() throws Exception {
        HttpResponse<Stream<String>> first = http.open(http.request()
                .header("Idempotency-Key", "key-" + UUID.randomUUID())
                .POST(HttpRequest.BodyPublishers.ofString(RawHttp.question("hold on", true))));
        try (Stream<String> lines = first.body()) {
            assertThat(lines.anyMatch(line -> line.contains("\"hold \""))).isTrue();
        }
        String id = first.headers().firstValue("x-request-id").orElseThrow();
        HttpResponse<Stream<String>> second =
                http.open(http.request("/v1/requests/" + id + "/events").header("Last-Event-ID", "5"));
        worker.awaitTaken();
        worker.release(id);

        try (Stream<String> lines = second.body()) {
            assertThat(text(String.join("\n", lines.toList()))).isEqualTo("on ");
        }
    }

    @Test
    void stopsTheWorkOfACallerWithAKeyWhoDoesNotComeBack() throws Exception {
        HttpResponse<Stream<String>> first = http.open(http.request()
                .header("Idempotency-Key", "key-" + UUID.randomUUID())
                .POST(HttpRequest.BodyPublishers.ofString(RawHttp.question("hold on", true))));
        try (Stream<String> lines = first.body()) {
            assertThat(lines.findFirst()).isPresent();
        }

        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/chat/completions | {"messages": [{"role": "user", "content": "hold on"}]}
            /v1/responses        | {"input": "hold on", "stream": true}
            """)
    void answersLaterWhoDoesNotWait(String asked, String body) throws Exception {
        HttpResponse<String> accepted = http.send(http.request(asked)
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=1, respond-async")
                .POST(HttpRequest.BodyPublishers.ofString(body)));

        assertThat(accepted.headers().firstValue("preference-applied")).contains("respond-async");
        assertThat(accepted.statusCode()).isEqualTo(202);
        String path = accepted.headers().firstValue("location").orElseThrow();
        assertThat(path).isEqualTo("/v1/requests/" + id(accepted));
        assertThat(accepted.body()).contains(id(accepted));
        assertThat(worker.awaitTaken().key()).isEqualTo(id(accepted));
        await().atMost(Duration.ofMinutes(1)).until(() -> status(path).equals("running"));
        worker.release(id(accepted));
        await().atMost(Duration.ofMinutes(1)).until(() -> status(path).equals("completed"));
    }

    @Test
    void cancelsForItsCaller() throws Exception {
        HttpResponse<String> accepted = http.send(http.request()
                .header("Prefer", "respond-async")
                .POST(HttpRequest.BodyPublishers.ofString(RawHttp.question("hold on", false))));
        String path = "/v1/requests/" + id(accepted);
        await().atMost(Duration.ofMinutes(1)).until(() -> status(path).equals("running"));
        HttpResponse<String> cancelled = http.send(http.request(path).DELETE());

        assertThat(cancelled.body()).contains("\"status\":\"cancelled\"", "\"code\":\"cancelled\"");
        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
        assertThat(status(path)).isEqualTo("cancelled");
        assertThat(http.get(path + "/events").body()).contains("data: {\"error\"");
    }

    @Test
    void refusesWhoDoesNotWaitWithAStatusToo() throws Exception {
        HttpResponse<String> refused = http.send(http.request()
                .header("Prefer", "respond-async")
                .POST(HttpRequest.BodyPublishers.ofString("{\"messages\": []}")));

        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void knowsNoRequestsButItsOwn() throws Exception {
        for (HttpResponse<String> answer : List.of(
                http.get("/v1/requests/unknown"),
                http.get("/v1/requests/unknown/events"),
                http.send(http.request("/v1/requests/unknown").DELETE()))) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(RawHttp.error(answer).path("code").asText()).isEqualTo("not_found");
        }
    }

    private String status(String path) throws Exception {
        return RawHttp.JSON.readTree(http.get(path).body()).path("status").asText();
    }

    private static String id(HttpResponse<String> response) {
        assertThat(response.headers().allValues("x-request-id")).hasSize(1);
        return response.headers().firstValue("x-request-id").orElseThrow();
    }

    private static List<String> ids(String body) {
        return body.lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring("id: ".length()))
                .toList();
    }

    private static String text(String body) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String line :
                body.lines().filter(said -> said.startsWith("data: {")).toList()) {
            text.append(RawHttp.JSON
                    .readTree(line.substring("data: ".length()))
                    .path("choices")
                    .path(0)
                    .path("delta")
                    .path("content")
                    .asText());
        }
        return text.toString();
    }
}
