package io.globalcom2.quickstart.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.FreePorts;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.backend.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways behind one address, one of which is killed while it streams, and callers who come back: in the languages of docs/resuming.md too. */
@ExtendWith(RunningBackend.class)
class EndToEndResumingIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(90);
    private static final Path PAGE = RunningBackend.REPOSITORY.resolve("docs/resuming.md");
    private static final Path OUTPUT = Path.of("target", "resuming");
    /** A long answer, always the same. */
    private static final String QUESTION = """
            {"stream": true, "temperature": 0, "max_tokens": 200, "ignore_eos": true,
             "messages": [{"role": "user", "content": "What is on the picture, and what is not?"}]}""";

    /** Of seconds, so that it is still being answered when a gateway that nothing has asked before is asked to cancel it. */
    private static final String LONG_QUESTION = QUESTION.replace("200", "1900, \"n\": 4");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Backend backend;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ServiceProcess> gateways = new ArrayList<>();
    private LoadBalancer balancer;

    EndToEndResumingIT(Backend backend) {
        this.backend = backend;
    }

    @BeforeEach
    void startTwo() throws Exception {
        Files.createDirectories(OUTPUT);
        for (int i = 0; i < 2; i++) {
            gateways.add(backend.startService(Service.GATEWAY, "resuming-" + i, FreePorts.forService()));
        }
        for (ServiceProcess gateway : gateways) {
            backend.awaitReady(gateway);
        }
        balancer = new LoadBalancer(
                gateways.stream().map(gateway -> gateway.ports().http()).toList());
    }

    @AfterEach
    void stop() throws IOException {
        balancer.close();
        gateways.forEach(ServiceProcess::terminate);
        gateways.forEach(gateway -> gateway.awaitExit(EXIT_TIMEOUT));
    }

    @Test
    void aLiveStreamIsToldByAnotherGatewayAsItComes() throws Exception {
        // An answer that is whole by then is told in one piece.
        await().atMost(LIMIT).until(() -> piecesToldElsewhere() > 20);
    }

    /** How many pieces the answer comes in to who asks another gateway in the middle of it, and rightly. */
    private int piecesToldElsewhere() throws Exception {
        try (Stream<String> first = ask(0, UUID.randomUUID().toString())) {
            String id = "";
            int seen = 0;
            Iterator<String> lines = first.iterator();
            while (seen < 10) {
                String line = lines.next();
                if (line.contains("\"content\"")) {
                    id = event(line).path("id").asText();
                    seen++;
                }
            }
            HttpResponse<Stream<String>> elsewhere = http.send(
                    HttpRequest.newBuilder(url(1, "/v1/requests/" + id + "/events"))
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            List<String> events = elsewhere
                    .body()
                    .filter(line -> line.contains("\"content\""))
                    .toList();

            if (elsewhere.statusCode() == 200) {
                assertThat(text(events)).isEqualTo(stored(1, id));
            }
            return events.size();
        }
    }

    @Test
    void aRequestWithoutAKeyIsCancelledAtAnotherGateway() throws Exception {
        HttpResponse<String> accepted = http.send(
                HttpRequest.newBuilder(url(0, "/v1/chat/completions"))
                        .header("Prefer", "respond-async")
                        .POST(HttpRequest.BodyPublishers.ofString(LONG_QUESTION))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String path = accepted.headers().firstValue("location").orElseThrow();

        HttpResponse<String> cancelled =
                http.send(HttpRequest.newBuilder(url(1, path)).DELETE().build(), HttpResponse.BodyHandlers.ofString());

        assertThat(cancelled.body()).contains("\"cancelled\"");
        assertThat(state(0, path).path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void theJavaOfThePageGoesOn() throws Exception {
        goesOn(
                "java",
                "Resuming.java",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"));
    }

    @Test
    void thePythonOfThePageGoesOn() throws Exception {
        assumeTrue(isThere("python3"), "there is no python3");
        goesOn("python", "resuming.py", "python3");
    }

    @Test
    void theJavaScriptOfThePageGoesOn() throws Exception {
        assumeTrue(isThere("node"), "there is no node");
        goesOn("js", "resuming.mjs", "node");
    }

    /** Runs the code of the page in that language, and kills the gateway that it hears once it has heard something. */
    private void goesOn(String language, String file, String... command) throws Exception {
        Path program = OUTPUT.resolve(file);
        Files.writeString(program, code(language));
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(program.toString(), balancer.url()));
        Process caller = new ProcessBuilder(line)
                .redirectError(OUTPUT.resolve(file + ".log").toFile())
                .start();
        try (OutputStream question = caller.getOutputStream()) {
            question.write(QUESTION.getBytes(UTF_8));
        }
        InputStream answer = caller.getInputStream();
        byte[] heard = answer.readNBytes(1);
        gateways.get(0).kill();
        String text = new String(heard, UTF_8) + new String(answer.readAllBytes(), UTF_8);

        assertThat(caller.waitFor()).isZero();
        assertThat(gateways.get(0).awaitExit(EXIT_TIMEOUT)).isNotZero();
        assertThat(text).isEqualTo(whole(1));
    }

    private static String code(String language) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "```" + language + "\n";
        int start = page.indexOf(begin) + begin.length();
        return page.substring(start, page.indexOf("```", start));
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The same question asked anew. */
    private String whole(int gateway) throws Exception {
        try (Stream<String> lines = ask(gateway, UUID.randomUUID().toString())) {
            return text(lines.filter(line -> line.contains("\"content\"")).toList());
        }
    }

    private Stream<String> ask(int gateway, String key) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(url(gateway, "/v1/chat/completions"))
                                .header("Idempotency-Key", key)
                                .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    private String stored(int gateway, String id) throws Exception {
        return state(gateway, "/v1/requests/" + id)
                .at("/result/choices/0/message/content")
                .asText();
    }

    private JsonNode state(int gateway, String path) throws Exception {
        return JSON.readTree(
                http.send(HttpRequest.newBuilder(url(gateway, path)).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private static String text(List<String> events) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : events) {
            text.append(event(line).at("/choices/0/delta/content").asText());
        }
        return text.toString();
    }

    private static JsonNode event(String line) throws IOException {
        return JSON.readTree(line.substring("data: ".length()));
    }

    private URI url(int gateway, String path) {
        return URI.create(
                "http://localhost:%d%s".formatted(gateways.get(gateway).ports().http(), path));
    }
}
