package io.globalcom2.quickstart.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.chat.SampleQuestion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code benchmarks/clients} asks with clients as they are published, as they send it: bodies and lines, and no client. */
@ExtendWith(RunningBackend.class)
class EndToEndHttpIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SampleQuestion QUESTION = Questions.PADDED;
    private static final String DATA = "data: ";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    EndToEndHttpIT(Backend backend) {
        base = "http://localhost:" + backend.ports().of(Service.GATEWAY).http();
    }

    @Test
    void textAndNoPicture() throws Exception {
        JsonNode answer =
                post("/v1/chat/completions", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}");

        assertThat(answer.at("/choices/0/message/content").asText()).isNotEmpty();
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.at("/object").asText()).isEqualTo("chat.completion");
    }

    @Test
    void aPicture() throws Exception {
        assertThat(post("/v1/chat/completions", about("{}"))
                        .at("/choices/0/message/content")
                        .asText())
                .isIn(QUESTION.answers());
    }

    @Test
    void aStream() throws Exception {
        HttpResponse<String> response = http.send(
                request("/v1/chat/completions", about("{\"stream\": true}")), HttpResponse.BodyHandlers.ofString());

        List<String> events =
                response.body().lines().filter(line -> line.startsWith(DATA)).toList();
        StringBuilder text = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            text.append(delta(event));
        }
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(text.toString()).isIn(QUESTION.answers());
        assertThat(events.get(events.size() - 1)).isEqualTo("data: [DONE]");
    }

    @Test
    void anAbort() throws Exception {
        HttpResponse<InputStream> response = http.send(
                request(
                        "/v1/chat/completions",
                        about("{\"stream\": true, \"ignore_eos\": true, \"max_tokens\": 1800}")),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.startsWith(DATA) || delta(line).isEmpty()) {
                line = lines.readLine();
            }
        }

        String path =
                "/v1/requests/" + response.headers().firstValue("x-request-id").orElseThrow();
        await().atMost(Duration.ofMinutes(10))
                .until(() -> !Set.of("queued", "running").contains(status(path)));
        assertThat(status(path)).isEqualTo("cancelled");
    }

    @Test
    void anAnswerInAForm() throws Exception {
        JsonNode answer = post("/v1/chat/completions", about("""
                {"response_format": {"type": "json_schema", "json_schema": {"name": "answer", "strict": true, "schema": {
                   "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
                   "properties": {"number": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991},
                                  "color": {"type": "string", "enum": ["red", "green", "blue", "yellow"]}},
                   "required": ["number", "color"], "additionalProperties": false}}}}"""));

        JsonNode value = JSON.readTree(answer.at("/choices/0/message/content").asText());
        assertThat(value.get("number").isIntegralNumber()).isTrue();
        assertThat(value.get("color").asText()).isIn("red", "green", "blue", "yellow");
        assertThat(value).hasSize(2);
    }

    @Test
    void aResponse() throws Exception {
        ObjectNode body = JSON.createObjectNode().put("model", RunningBackend.MODEL);
        ObjectNode message = body.putArray("input").addObject().put("role", "user");
        message.putArray("content")
                .add(JSON.createObjectNode().put("type", "input_text").put("text", QUESTION.text()))
                .add(JSON.createObjectNode()
                        .put("type", "input_image")
                        .put("image_url", OpenAiCaller.dataUri(QUESTION.image())));

        assertThat(post("/v1/responses", body.toString())
                        .at("/output/0/content/0/text")
                        .asText())
                .isIn(QUESTION.answers());
    }

    /** The question with its picture, and more fields. */
    private static String about(String fields) throws IOException {
        ObjectNode body = (ObjectNode) JSON.readTree(fields);
        body.put("model", RunningBackend.MODEL);
        ObjectNode message = body.putArray("messages").addObject().put("role", "user");
        ObjectNode picture = JSON.createObjectNode().put("type", "image_url");
        picture.putObject("image_url").put("url", OpenAiCaller.dataUri(QUESTION.image()));
        message.putArray("content")
                .add(JSON.createObjectNode().put("type", "text").put("text", QUESTION.text()))
                .add(picture);
        return body.toString();
    }

    private static String delta(String event) throws IOException {
        return JSON.readTree(event.substring(DATA.length()))
                .at("/choices/0/delta/content")
                .asText("");
    }

    private String status(String path) throws IOException, InterruptedException {
        HttpRequest get = HttpRequest.newBuilder(URI.create(base + path)).build();
        return JSON.readTree(
                        http.send(get, HttpResponse.BodyHandlers.ofString()).body())
                .path("status")
                .asText();
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request(path, body), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
