package io.globalcom2.quickstart.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller is told before he asks is what he is told after. */
@ExtendWith(RunningBackend.class)
class EndToEndEstimateIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OF_AN_IMAGE = List.of(
            "width",
            "height",
            "grid_columns",
            "grid_rows",
            "method",
            "profile",
            "aggregate",
            "requested_ratio",
            "original_tokens",
            "kept_tokens",
            "newline_tokens");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    EndToEndEstimateIT(Backend backend) {
        base = "http://localhost:%d/v1/"
                .formatted(backend.ports().of(Service.GATEWAY).http());
    }

    @ParameterizedTest
    @CsvSource({
        "globalcom2, 1, scene-1.png",
        "globalcom2, 0.25, scene-1.png",
        "top-k, 0.1, scene-3.png",
        "random, 0.37, scene-1.png scene-3.png",
        "none, 1, scene-3.png scene-1.png scene-3.png",
        "globalcom2, 1, ''"
    })
    void anEstimateIsTheUsageOfTheAnswer(String method, double ratio, String images) throws Exception {
        ObjectNode request = request(method, ratio, images);

        JsonNode estimate = post("chat/completions/estimate", request);
        JsonNode usage = post("chat/completions", request).path("usage");

        assertThat(estimate.path("exact").asBoolean()).isTrue();
        assertThat(estimate.path("prompt_tokens")).isEqualTo(usage.path("prompt_tokens"));
        JsonNode asked = usage.path("compression").path("images");
        assertThat(estimate.path("images")).hasSameSizeAs(asked);
        for (int i = 0; i < asked.size(); i++) {
            JsonNode image = estimate.path("images").path(i);
            JsonNode answered = asked.path(i);
            assertThat(OF_AN_IMAGE)
                    .allSatisfy(field -> assertThat(image.path(field).asText())
                            .isEqualTo(answered.path(field).asText()));
        }
    }

    @Test
    void theModelSaysHowMuchItReads() throws Exception {
        JsonNode model = JSON.readTree(client.send(
                        HttpRequest.newBuilder(URI.create(base + "models/" + RunningBackend.MODEL))
                                .build(),
                        BodyHandlers.ofString())
                .body());

        assertThat(model.path("max_model_len").asInt())
                .isEqualTo(post("chat/completions/estimate", request("none", 1, ""))
                        .path("max_model_len")
                        .asInt())
                .isPositive();
        assertThat(model.path("compression").path("methods"))
                .extracting(JsonNode::asText)
                .contains("globalcom2", "none");
        assertThat(model.path("compression").path("grids")).isNotEmpty().allMatch(grid -> grid.size() == 2);
    }

    private static ObjectNode request(String method, double ratio, String images) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("max_tokens", 1);
        request.putObject("compression").put("method", method).put("retention_ratio", ratio);
        ObjectNode message = request.putArray("messages").addObject().put("role", "user");
        message.putArray("content").addObject().put("type", "text").put("text", "What number is on the </s> triangle?");
        for (String image : images.isEmpty() ? new String[0] : images.split(" ")) {
            message.withArray("content")
                    .addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", OpenAiCaller.dataUri(RunningBackend.SAMPLES.resolve(image)));
        }
        return request;
    }

    private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
        return JSON.readTree(client.send(
                        HttpRequest.newBuilder(URI.create(base + path))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }
}
