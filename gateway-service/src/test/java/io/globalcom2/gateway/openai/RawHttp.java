package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;

/** HTTP by hand, for what a well-behaved client does not do. */
final class RawHttp {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;

    RawHttp(URI base) {
        this.base = base;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    /** The answer line by line, as it comes; closing the stream closes the connection. */
    HttpResponse<Stream<String>> open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofLines());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(2));
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return post(HttpRequest.BodyPublishers.ofString(body, UTF_8));
    }

    HttpResponse<String> post(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        return client.send(request().POST(body).build(), BodyHandlers.ofString(UTF_8));
    }

    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(base.resolve("/v1/chat/completions")).header("Content-Type", "application/json");
    }

    static JsonNode error(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body()).path("error");
    }

    /** A request that asks the fake worker to say these words. */
    static String question(String words, boolean streamed) {
        return """
                {"messages": [{"role": "user", "content": "%s"}], "stream": %s}""".formatted(words, streamed);
    }
}
