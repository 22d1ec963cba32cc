package io.globalcom2.quickstart.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks the gateway over HTTP and reads the answer as it is streamed. */
public final class ChatClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI uri;

    /** @param uri of {@code /v1/chat/completions} */
    public ChatClient(URI uri) {
        this.uri = uri;
    }

    /**
     * Asks and waits for the whole answer.
     *
     * @param request with {@code stream} and {@code stream_options.include_usage}
     * @param onText hears each piece of text as it arrives
     * @throws IOException when the gateway refuses or the stream breaks off; the message is what came
     */
    public ChatAnswer ask(ObjectNode request, Consumer<String> onText) throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build();
        AnswerReader reader = new AnswerReader(onText);
        HttpResponse<Stream<String>> response = http.send(post, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(
                        "HTTP %d: %s".formatted(response.statusCode(), lines.collect(Collectors.joining())));
            }
            for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                reader.read(line.next(), mapper);
            }
        } catch (UncheckedIOException e) {
            throw new IOException("the stream broke off: " + e.getCause().getMessage(), e);
        }
        return reader.answer();
    }

    /** The format of one streamed answer: server-sent events, each a JSON object, until {@code [DONE]}. */
    private static final class AnswerReader {
        private static final String DATA = "data:";
        private static final String DONE = "[DONE]";

        private final Consumer<String> onText;
        private final StringBuilder text = new StringBuilder();
        private final long sentNanos = System.nanoTime();
        private long firstTextNanos;
        private UsageReport usage = UsageReport.NONE;
        private boolean done;

        AnswerReader(Consumer<String> onText) {
            this.onText = onText;
        }

        void read(String line, ObjectMapper mapper) throws IOException {
            if (!line.startsWith(DATA)) {
                return;
            }
            String data = line.substring(DATA.length()).strip();
            if (data.equals(DONE)) {
                done = true;
                return;
            }
            JsonNode chunk = mapper.readTree(data);
            if (chunk.has("error")) {
                throw new IOException(chunk.get("error").path("message").asText());
            }
            if (chunk.path("usage").isObject()) {
                usage = UsageReport.of(chunk.get("usage"));
            }
            String delta =
                    chunk.path("choices").path(0).path("delta").path("content").asText("");
            if (!delta.isEmpty()) {
                if (text.isEmpty()) {
                    firstTextNanos = System.nanoTime();
                }
                text.append(delta);
                onText.accept(delta);
            }
        }

        ChatAnswer answer() throws IOException {
            if (!done || text.isEmpty()) {
                throw new IOException("the stream broke off after: " + text);
            }
            return new ChatAnswer(text.toString(), usage, Duration.ofNanos(firstTextNanos - sentNanos));
        }
    }
}
