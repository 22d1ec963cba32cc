package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.globalcom2.gateway.messaging.BrokerResource;
import io.globalcom2.gateway.messaging.FakeWorker;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How bodies come in. Each test ends with nothing in flight and nothing held. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
@Timeout(120)
class BodyReceptionIT {
    private static final byte[] QUESTION = RawHttp.question("hello", false).getBytes(UTF_8);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI base;

    @Inject
    MeterRegistry registry;

    private FakeWorker worker;
    private RawHttp http;

    @BeforeEach
    void start() {
        worker = new FakeWorker(bootstrapServers);
        http = new RawHttp(base);
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        worker.close();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(List.of(
                        gauge("globalcom2.gateway.in.flight.requests"), gauge("globalcom2.gateway.in.flight.bytes")))
                .containsOnly(0.0));
    }

    @Test
    void readsABodyInPieces() throws Exception {
        assertThat(http.post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(QUESTION)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void unpacksBodies() throws Exception {
        for (int i = 0; i < 2; i++) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream packing = i == 0 ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
                packing.write(QUESTION);
            }
            HttpResponse<String> response = http.send(http.request()
                    .header("Content-Encoding", i == 0 ? "gzip" : "deflate")
                    .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    @Test
    void countsWhatABodyIsUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(packed)) {
            packing.write(new byte[18 * 1024 * 1024]);
        }
        HttpResponse<String> response = http.send(http.request()
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void saysThatABodyIsNotPackedAsItIsLabelled() throws Exception {
        for (String packing : List.of("gzip", "deflate")) {
            HttpResponse<String> response = http.send(
                    http.request().header("Content-Encoding", packing).POST(BodyPublishers.ofByteArray(QUESTION)));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("body: expected " + packing + ", got an error");
        }
    }

    @Test
    void refusesOtherPackings() throws Exception {
        HttpResponse<String> response =
                http.send(http.request().header("Content-Encoding", "br").POST(BodyPublishers.ofByteArray(QUESTION)));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("content-encoding: expected gzip, deflate or none, got \\\"br\\\"");
    }

    /** More of them than there are threads: each is cut off, and others are answered meanwhile. */
    @Test
    void cutsOffBodiesThatTrickleInAndAnswersOthersMeanwhile() throws Exception {
        List<Socket> trickling = new ArrayList<>();
        for (int i = 0; i < BrokerResource.MAX_IN_FLIGHT - 1; i++) {
            trickling.add(send("Content-Length: 1000000\r\n\r\n{"));
        }

        assertThat(http.post(RawHttp.question("hello", false)).statusCode()).isEqualTo(200);
        for (Socket socket : trickling) {
            assertThat(response(socket)).startsWith("HTTP/1.1 408 ").contains("body: expected its end or 262144 more");
        }
    }

    /** Of two ways to say where it ends, somebody else may have taken the other one. */
    @Test
    void aBodyInChunksIsTheLastOnItsConnection() throws Exception {
        String body = "%x\r\n%s\r\n0\r\n\r\n".formatted(QUESTION.length, new String(QUESTION, UTF_8));
        for (String length : List.of("", "Content-Length: 4\r\n", "Content-Length: %d\r\n".formatted(body.length()))) {
            String response = response(send(length + "Transfer-Encoding: chunked\r\n\r\n" + body
                    + "GET /v1/models HTTP/1.1\r\nHost: here\r\n\r\n"));

            assertThat(response).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1 ");
        }
    }

    @Test
    void refusesOtherTransferCodings() throws Exception {
        for (String coding : List.of("gzip", "identity", "xchunked", "gzip, chunked")) {
            assertThat(response(send("Transfer-Encoding: %s\r\n\r\n0\r\n\r\n".formatted(coding))))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("transfer-encoding: expected chunked, got")
                    .containsOnlyOnce("HTTP/1.1 ");
        }
    }

    @Test
    void forgetsCallersWhoBreakOff() throws Exception {
        for (int i = 0; i < 3 * BrokerResource.MAX_IN_FLIGHT; i++) {
            send("Content-Length: 1000000\r\n\r\n{").close();
            send("Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n").close();
            await().atMost(Duration.ofMinutes(1)).until(() -> gauge("globalcom2.gateway.in.flight.requests") == 0);
        }
    }

    @Test
    void saysThatABodyMayComeToWhoAsksFirst() throws Exception {
        Socket socket = send("Expect: 100-continue\r\nContent-Length: %d\r\n\r\n".formatted(QUESTION.length));
        byte[] goOn = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
        assertThat(new String(goOn, UTF_8)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        socket.getOutputStream().write(QUESTION);

        assertThat(new String(socket.getInputStream().readNBytes(15), UTF_8)).isEqualTo("HTTP/1.1 200 OK");
        socket.close();
    }

    @Test
    void refusesABodyThatIsTooLargeBeforeItIsSentToWhoAsksFirst() throws Exception {
        assertThat(response(send("Expect: 100-continue\r\nContent-Length: 100000000\r\n\r\n")))
                .startsWith("HTTP/1.1 413 ");
    }

    /** As curl asks with {@code --http2}: the request is answered as it came. */
    @Test
    void staysWithTheProtocolWhereAnotherIsOffered() throws Exception {
        byte[] question = (" ".repeat(2_000_000) + new String(QUESTION, UTF_8)).getBytes(UTF_8);
        Socket socket = send("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\nContent-Length: %d\r\n\r\n".formatted(question.length));
        socket.getOutputStream().write(question);

        assertThat(new String(socket.getInputStream().readNBytes(15), UTF_8)).isEqualTo("HTTP/1.1 200 OK");
        socket.close();
    }

    /** The answer weighs more than the buffers of the connection. */
    @Test
    void cutsOffWhoDoesNotRead() throws Exception {
        byte[] question = RawHttp.question("a ".repeat(100_000) + "b", true).getBytes(UTF_8);
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
        socket.getOutputStream()
                .write("POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n"
                        .formatted(question.length)
                        .getBytes(UTF_8));
        socket.getOutputStream().write(question);
        worker.awaitTaken();
        // Longer than the time that he has.
        await().pollDelay(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> gauge("globalcom2.gateway.in.flight.requests") == 0);

        assertThat(readWhatIsLeft(socket)).startsWith("HTTP/1.1 200 OK").doesNotContain("[DONE]");
    }

    private static String readWhatIsLeft(Socket socket) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (socket;
                InputStream in = socket.getInputStream()) {
            in.transferTo(text);
        } catch (SocketException reset) {
            // What was not read was thrown away.
        }
        return text.toString(UTF_8);
    }

    private Socket send(String rest) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n" + rest)
                        .getBytes(UTF_8));
        return socket;
    }

    /** All that comes until the server closes the connection. */
    private static String response(Socket socket) throws IOException {
        try (socket;
                InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
