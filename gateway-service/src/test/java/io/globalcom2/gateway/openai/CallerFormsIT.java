package io.globalcom2.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.globalcom2.gateway.messaging.BrokerResource;
import io.globalcom2.gateway.messaging.FakeWorker;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers' clients expect of HTTP. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
class CallerFormsIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI base;

    @TestHTTPResource(management = true)
    URI management;

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
    void aPromptThatIsLongerThanTheContextHasItsCodeAndBothNumbers() throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            JsonNode error = RawHttp.error(http.post(RawHttp.question("long story", streamed)));

            assertThat(error.path("code").asText()).isEqualTo("context_length_exceeded");
            assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.path("param").asText()).isEqualTo("messages");
            assertThat(error.path("message").asText()).contains("at most 4096 positions", "got at least 5000");
        }
    }

    @Test
    void everyAnswerHasOneRequestId() throws Exception {
        List<HttpResponse<String>> answers = List.of(
                http.post(RawHttp.question("hello", false)),
                http.post(RawHttp.question("hello", true)),
                http.post(RawHttp.question("long story", false)),
                http.post("{"),
                http.get("/v1/chat/completions"),
                http.get("/v1/models"),
                http.get("/health"),
                http.get("/nonsense"),
                http.send(http.request("/v1/requests/unknown").GET()));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.headers().allValues("x-request-id"))
                .hasSize(1));
        assertThat(answers.stream()
                        .map(answer ->
                                answer.headers().firstValue("x-request-id").orElseThrow())
                        .distinct())
                .hasSameSizeAs(answers);
    }

    @Test
    void whatIsNotThereIsAnsweredWithWhatThereIs() throws Exception {
        HttpResponse<String> unknown = http.get("/nonsense");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(RawHttp.error(unknown).path("code").asText()).isEqualTo("http_404");
        assertThat(RawHttp.error(unknown).path("message").asText())
                .startsWith("path: expected one of POST /v1/chat/completions, ")
                .contains("POST /v1/responses")
                .endsWith("got \"GET /nonsense\"");
        HttpResponse<String> otherMethod = http.get("/v1/chat/completions");
        assertThat(otherMethod.statusCode()).isEqualTo(405);
        assertThat(RawHttp.error(otherMethod).path("message").asText())
                .contains("POST /v1/chat/completions")
                .endsWith("got \"GET /v1/chat/completions\"");

        HttpResponse<String> watched = new RawHttp(management).get("/nonsense");
        assertThat(watched.statusCode()).isEqualTo(404);
        assertThat(RawHttp.error(watched).path("message").asText())
                .contains("/q/health", "/q/metrics", "/q/backlog")
                .endsWith("got /nonsense");
    }

    @Test
    void withoutTheVersionThereIsTheSame() throws Exception {
        HttpResponse<String> answer = http.send(http.request("/chat/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(RawHttp.question("hello", false))));

        assertThat(answer.statusCode()).isEqualTo(200);
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        assertThat(RawHttp.JSON.readTree(answer.body()).path("id").asText()).isEqualTo(id);
        assertThat(http.get("/models").body()).isEqualTo(http.get("/v1/models").body());
        assertThat(http.get("/models/llava-next").statusCode()).isEqualTo(200);
        assertThat(http.get("/requests/" + id).statusCode()).isEqualTo(200);
        assertThat(http.get("/chat/completions").statusCode()).isEqualTo(405);
        assertThat(http.get("/modelsheet").statusCode()).isEqualTo(404);
    }

    @Test
    void itsHealthIsToldToCallersInAWord() throws Exception {
        HttpResponse<String> health = http.get("/health");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void answersSayWhoAnswered() throws Exception {
        String whole = http.post(RawHttp.question("hello", false)).body();
        String streamed = http.post(RawHttp.question("hello", true)).body();

        String fingerprint =
                RawHttp.JSON.readTree(whole).path("system_fingerprint").asText();
        assertThat(fingerprint).matches("fp_[0-9a-f]{12}");
        assertThat(streamed).contains("\"system_fingerprint\":\"" + fingerprint + "\"");
    }

    @Test
    void everyRefusalIsCountedByItsReason() throws Exception {
        double invalid = refusals("invalid_input");
        double unknown = refusals("http_404");
        double packed = refusals("http_415");
        double tooLong = refusals("context_length_exceeded");

        http.post("{");
        http.post("{\"messages\": []}");
        http.get("/nonsense");
        http.send(http.request().header("Content-Encoding", "br").POST(BodyPublishers.ofString("{}")));
        http.post(RawHttp.question("long story", false));

        assertThat(refusals("invalid_input") - invalid).isEqualTo(2);
        assertThat(refusals("http_404") - unknown).isEqualTo(1);
        assertThat(refusals("http_415") - packed).isEqualTo(1);
        // It was taken up, and is counted with those that were.
        assertThat(refusals("context_length_exceeded") - tooLong).isZero();
    }

    @Test
    void withoutTheModelsFilesNothingIsEstimatedAndTheRestIsToldAllTheSame() throws Exception {
        HttpResponse<String> estimate = http.send(http.request("/v1/chat/completions/estimate")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(RawHttp.question("hello", false))));

        assertThat(estimate.statusCode()).isEqualTo(404);
        assertThat(RawHttp.error(estimate).path("message").asText()).contains("globalcom2.gateway.model-folder");
        JsonNode model = RawHttp.JSON.readTree(http.get("/v1/models/llava-next").body());
        assertThat(model.path("compression").path("methods"))
                .extracting(JsonNode::asText)
                .containsExactly("globalcom2", "globalcom2-coverage", "top-k", "random", "none");
        assertThat(model.has("max_model_len")).isFalse();
    }

    /** As a browser asks for OpenAI's JavaScript client. */
    @Test
    void pagesOfListedOriginsMayCallAndNoOthers() throws Exception {
        HttpResponse<String> listed = preflight("https://app.example.org");

        assertThat(listed.statusCode()).isEqualTo(200);
        assertThat(listed.headers().firstValue("access-control-allow-origin")).contains("https://app.example.org");
        assertThat(listed.headers().firstValue("access-control-allow-headers").orElseThrow())
                .contains("authorization", "content-type", "x-stainless-os");
        assertThat(preflight("https://elsewhere.example.org").statusCode()).isEqualTo(403);

        HttpResponse<String> called = post("http://localhost:3000");
        assertThat(called.statusCode()).isEqualTo(200);
        assertThat(called.headers().firstValue("access-control-expose-headers").orElseThrow())
                .contains("x-request-id");
        assertThat(post("https://elsewhere.example.org").statusCode()).isEqualTo(403);
        assertThat(http.post(RawHttp.question("hello", false)).statusCode()).isEqualTo(200);
    }

    @Test
    void browsersAreToldToTakeAnswersAsData() throws Exception {
        for (HttpResponse<String> answer :
                List.of(http.post(RawHttp.question("hello", true)), http.get("/v1/models"), http.get("/nonsense"))) {
            assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(answer.headers().firstValue("content-security-policy"))
                    .contains("default-src 'none'; frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
        }
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return http.send(http.request("/v1/chat/completions")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,x-stainless-os"));
    }

    private HttpResponse<String> post(String origin) throws Exception {
        return http.send(http.request("/v1/chat/completions")
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(RawHttp.question("hello", false))));
    }

    private double refusals(String reason) throws Exception {
        String series = "globalcom2_gateway_refusals_total{reason=\"%s\"} ".formatted(reason);
        return new RawHttp(management)
                .get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }
}
