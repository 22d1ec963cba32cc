package io.globalcom2.quickstart.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatClientTest {
    private HttpServer server;
    private ChatClient client;
    private int status = 200;
    private String body = "";

    @BeforeEach
    void startFakeGateway() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        client = new ChatClient(
                URI.create("http://localhost:" + server.getAddress().getPort() + "/v1/chat/completions"));
    }

    @AfterEach
    void stopFakeGateway() {
        server.stop(0);
    }

    @Test
    void joinsThePiecesAndReadsTheUsage() throws Exception {
        body = """
                data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

                data: {"choices":[{"index":0,"delta":{"content":"4"}}]}

                data: {"choices":[{"index":0,"delta":{"content":"2"},"finish_reason":"stop"}]}

                data: {"choices":[],"usage":{"prompt_tokens":110,"completion_tokens":3,"total_tokens":113,\
                "compression":{"original_tokens":320,"kept_tokens":80,"newline_tokens":16},\
                "timings":{"queue_ms":2.5,"encode_ms":5.0,"slot_ms":1.0,"prefill_ms":3.0,"decode_ms":4.0,\
                "time_to_first_token_ms":12.0}}}

                data: [DONE]

                """;
        List<String> heard = new ArrayList<>();

        ChatAnswer answer = client.ask(new ObjectMapper().createObjectNode(), heard::add);

        assertThat(answer.text()).isEqualTo("42");
        assertThat(heard).containsExactly("4", "2");
        assertThat(answer.usage())
                .isEqualTo(new UsageReport(
                        110,
                        3,
                        320,
                        80,
                        16,
                        Duration.ofNanos(2_500_000),
                        Duration.ofMillis(5),
                        Duration.ofMillis(1),
                        Duration.ofMillis(3),
                        Duration.ofMillis(4),
                        Duration.ofMillis(12)));
        assertThat(answer.usage().firstTokenWork()).isEqualTo(Duration.ofMillis(9));
        assertThat(answer.usage().tokensPerSecond()).isEqualTo(500);
    }

    @Test
    void tellsWhatTheGatewaySaidWhenItRefuses() {
        status = 400;
        body = "{\"error\":{\"message\":\"expected a PNG or JPEG\"}}";

        assertThatThrownBy(() -> client.ask(new ObjectMapper().createObjectNode(), text -> {}))
                .hasMessageContaining("400")
                .hasMessageContaining("expected a PNG or JPEG");
    }

    @Test
    void anErrorInTheStreamIsNotAnAnswer() {
        body = "data: {\"error\":{\"message\":\"the deadline has passed\"}}\n\n";

        assertThatThrownBy(() -> client.ask(new ObjectMapper().createObjectNode(), text -> {}))
                .hasMessage("the deadline has passed");
    }

    @Test
    void aStreamThatEndsTooSoonIsNotAnAnswer() {
        body = "data: {\"choices\":[{\"delta\":{\"content\":\"4\"}}]}\n\n";

        assertThatThrownBy(() -> client.ask(new ObjectMapper().createObjectNode(), text -> {}))
                .hasMessageContaining("broke off");
    }
}
