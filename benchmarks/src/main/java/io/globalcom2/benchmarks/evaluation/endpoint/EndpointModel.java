package io.globalcom2.benchmarks.evaluation.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.benchmarks.evaluation.running.EvaluatedModel;
import io.globalcom2.benchmarks.evaluation.running.GivenAnswer;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;

/** Asks a gateway. The first token's time is what the services say of encoding and prefill, without queue and network. */
public final class EndpointModel implements EvaluatedModel {
    /** First byte of every PNG file. */
    private static final byte PNG = (byte) 0x89;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI completions;
    private final int maxTokens;
    private final boolean aggregate;

    /**
     * @param endpoint such as {@code http://localhost:8080}
     * @param maxTokens upper bound on the tokens of an answer
     */
    public EndpointModel(URI endpoint, int maxTokens, boolean aggregate) {
        this.completions = endpoint.resolve("/v1/chat/completions");
        this.maxTokens = maxTokens;
        this.aggregate = aggregate;
    }

    @Override
    public Look look(byte[] image) {
        String type = image[0] == PNG ? "image/png" : "image/jpeg";
        String uri = "data:" + type + ";base64," + Base64.getEncoder().encodeToString(image);
        return new Look() {
            @Override
            public GivenAnswer answer(String question, Run run, long seed) {
                return ask(body(uri, question, run, seed));
            }

            @Override
            public void close() {
                // Nothing is kept on either side.
            }
        };
    }

    @Override
    public void close() {
        // The client ends with its last user.
    }

    private ObjectNode body(String image, String question, Run run, long seed) {
        ObjectNode body = JSON.createObjectNode().put("temperature", 0).put("max_tokens", maxTokens);
        ObjectNode compression = body.putObject("compression")
                .put("method", run.method().id())
                .put("profile", run.profile().id())
                .put("retention_ratio", run.ratio())
                .put("seed", seed);
        if (aggregate) {
            compression.put("aggregate", true);
        }
        ObjectNode message = body.putArray("messages").addObject().put("role", "user");
        message.withArray("content")
                .addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", image);
        message.withArray("content").addObject().put("type", "text").put("text", question);
        return body;
    }

    private GivenAnswer ask(ObjectNode body) {
        JsonNode response = send(HttpRequest.newBuilder(completions)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
        JsonNode usage = response.required("usage");
        JsonNode compression = usage.required("compression");
        JsonNode timings = usage.required("timings");
        return new GivenAnswer(
                response.required("choices")
                        .required(0)
                        .required("message")
                        .required("content")
                        .asText(),
                compression.required("kept_tokens").asInt(),
                compression.required("newline_tokens").asInt(),
                usage.required("prompt_tokens").asInt(),
                usage.required("completion_tokens").asInt(),
                timings.required("encode_ms").asDouble()
                        + timings.required("prefill_ms").asDouble());
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new ServingException(
                        FailureKind.UNAVAILABLE,
                        "%s: expected status 200, got %d: %s"
                                .formatted(completions, response.statusCode(), response.body()));
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new ServingException(FailureKind.UNAVAILABLE, completions + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServingException(FailureKind.CANCELLED, "interrupted", e);
        }
    }
}
