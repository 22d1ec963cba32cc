package io.globalcom2.benchmarks.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;

/** Asks one question about one image, without streaming. */
final class Gateway {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI completions;

    Gateway(URI endpoint) {
        this.completions = endpoint.resolve("/v1/chat/completions");
    }

    /** @param image a PNG file */
    TimedAnswer ask(byte[] image, String question, double ratio, int tokens) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(completions)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        body(image, question, ratio, tokens).toString()))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("expected status 200, got %d: %s".formatted(response.statusCode(), response.body()));
        }
        JsonNode usage = JSON.readTree(response.body()).required("usage");
        JsonNode timings = usage.required("timings");
        return new TimedAnswer(
                usage.required("prompt_tokens").asInt(),
                usage.required("compression").required("kept_tokens").asInt(),
                usage.required("completion_tokens").asInt(),
                timings.required("encode_ms").asDouble(),
                timings.required("prefill_ms").asDouble(),
                timings.required("decode_ms").asDouble(),
                timings.required("total_ms").asDouble());
    }

    private static ObjectNode body(byte[] image, String question, double ratio, int tokens) {
        ObjectNode body = JSON.createObjectNode()
                .put("temperature", 0)
                .put("max_tokens", tokens)
                .put("ignore_eos", true);
        body.putObject("compression").put("retention_ratio", ratio);
        ObjectNode message = body.putArray("messages").addObject().put("role", "user");
        message.withArray("content").addObject().put("type", "text").put("text", question);
        message.withArray("content")
                .addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", "data:image/png;base64," + Base64.getEncoder().encodeToString(image));
        return body;
    }
}
