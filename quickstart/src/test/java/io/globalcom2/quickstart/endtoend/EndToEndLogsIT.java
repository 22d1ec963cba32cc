package io.globalcom2.quickstart.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.proto.v1.AskedRequest;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.FreePorts;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.backend.ServiceProcess;
import io.globalcom2.quickstart.messaging.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Questions that are answered, refused, broken and cancelled, and then the logs of all services, in which nothing of them may stand. */
@ExtendWith(RunningBackend.class)
class EndToEndLogsIT {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(90);
    private static final Path LOGS = Path.of("target", "end-to-end", "logs");
    private static final String API_KEY = "open-marzipan-4711";
    private static final String CALLERS_KEY = "key-of-licorice-4711";
    private static final String PROMPT = "Nougat-4711, what is on the picture?";
    private static final int PIECE = 24;

    private final Backend backend;
    private final HttpClient http = HttpClient.newHttpClient();
    private ServiceProcess gateway;

    EndToEndLogsIT(Backend backend) {
        this.backend = backend;
    }

    @BeforeEach
    void start() throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(API_KEY.getBytes(ISO_8859_1)));
        Path keys = Files.writeString(
                Path.of("target", "logs.json"),
                "{\"keys\": [{\"name\": \"a\", \"sha256\": \"%s\"}]}".formatted(digest));
        gateway = backend.startService(
                Service.GATEWAY,
                "gateway-of-logs",
                FreePorts.forService(),
                Map.of("GLOBALCOM2_GATEWAY_KEY_FILE", keys.toAbsolutePath().toString()));
        backend.awaitReady(gateway);
    }

    @AfterEach
    void stop() {
        gateway.terminate();
        int unused = gateway.awaitExit(EXIT_TIMEOUT);
    }

    @Test
    void noKeySecretPromptOrPictureStandsInALog() throws Exception {
        byte[] picture = Files.readAllBytes(Questions.PADDED.image());
        byte[] broken = Arrays.copyOf(picture, picture.length / 2);
        HttpResponse<String> answer = ask(API_KEY, question("image/png", picture, ""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ask(API_KEY, question("image/png", broken, "")).statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(ask(API_KEY, question("image/webp", "no picture".getBytes(ISO_8859_1), ""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask(API_KEY, question("image/png", picture, ", \"temperature\": 5"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask(API_KEY, "{\"messages\": [" + PROMPT).statusCode()).isEqualTo(400);
        assertThat(ask("another-marzipan-4711", question("image/png", picture, ""))
                        .statusCode())
                .isEqualTo(401);
        String id = answer.headers().firstValue("x-request-id").orElseThrow();

        String logs = logs();

        assertThat(logs).contains("gateway", "llm");
        assertThat(logs)
                .doesNotContain("marzipan-4711", "licorice-4711", "Nougat-4711")
                .doesNotContain(secret(id), peerSecret(id))
                .doesNotContain(pieces(new String(picture, ISO_8859_1)))
                .doesNotContain(pieces(Base64.getEncoder().encodeToString(picture)));
    }

    private HttpResponse<String> ask(String key, String body) throws Exception {
        URI url = URI.create("http://localhost:%d/v1/chat/completions"
                .formatted(gateway.ports().http()));
        return http.send(
                HttpRequest.newBuilder(url)
                        .header("Authorization", "Bearer " + key)
                        .header("Idempotency-Key", CALLERS_KEY + body.hashCode())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String question(String mediaType, byte[] picture, String more) {
        return """
                {"messages": [{"role": "user", "content": [{"type": "text", "text": "%s"},
                    {"type": "image_url", "image_url": {"url": "%s"}}]}]%s}""".formatted(PROMPT, OpenAiCaller.dataUri(mediaType, picture), more);
    }

    private String secret(String id) {
        try (TopicReader requests = new TopicReader(backend, Topics.REQUESTS)) {
            ConsumerRecord<String, byte[]> record = requests.await(id);
            return new String(record.headers().lastHeader("relay-secret").value(), ISO_8859_1);
        }
    }

    private String peerSecret(String id) throws Exception {
        try (TopicReader asked = new TopicReader(backend, Topics.ASKED)) {
            return AskedRequest.parseFrom(asked.await(id).value()).getPeerSecret();
        }
    }

    /** The beginning, the middle and the end. */
    private static List<String> pieces(String text) {
        return Stream.of(0, text.length() / 2, text.length() - PIECE)
                .map(start -> text.substring(start, start + PIECE))
                .toList();
    }

    private static String logs() throws Exception {
        StringBuilder logs = new StringBuilder();
        try (Stream<Path> files = Files.list(LOGS)) {
            for (Path file : files.toList()) {
                logs.append(file).append('\n').append(new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
        return logs.toString();
    }
}
