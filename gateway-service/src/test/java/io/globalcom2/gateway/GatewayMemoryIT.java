package io.globalcom2.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.globalcom2.gateway.messaging.FakeWorker;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The largest pictures, many at once, at a gateway with the heap and the memory that the manifests give it: it answers or refuses each. */
@Timeout(600)
@TestMethodOrder(OrderAnnotation.class)
class GatewayMemoryIT {
    private static final byte[] PICTURE = Arrays.copyOf(
            HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802"), 8 * 1024 * 1024);

    private static final int ACCEPTED = 200;
    private static final int REFUSED = 429;
    private static final int UNAVAILABLE = 503;

    @TempDir
    static Path folder;

    private static SingleNodeKafka kafka;
    private static FakeWorker worker;
    private static GatewayProcess gateway;
    private static Thread forgetting;

    @BeforeAll
    static void start() throws Exception {
        kafka = SingleNodeKafka.start(folder);
        worker = new FakeWorker(kafka.bootstrapServers());
        forgetting = new Thread(GatewayMemoryIT::forgetWhatTheWorkerTook, "forgetting");
        forgetting.setDaemon(true);
        forgetting.start();
        gateway = GatewayProcess.start(kafka.bootstrapServers());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        forgetting.interrupt();
        worker.close();
        kafka.close();
    }

    @Test
    @Order(1)
    void livesThroughManyPicturesAtOnce() throws Exception {
        byte[] body = body();
        InferenceRequest request = InferenceRequest.newBuilder()
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder().setText("hello"))
                        .addContent(ContentPart.newBuilder()
                                .setImage(Image.newBuilder()
                                        .setData(ByteString.copyFrom(PICTURE))
                                        .setMediaType("image/png"))))
                .build();
        for (int count : List.of(8, 32, 100)) {
            allAtOnce("HTTP", count, () -> post(body));
            allAtOnce("gRPC", count, () -> generate(request));
        }
    }

    /** What a producer still holds is counted, also when its request was refused; and it does not hold it for ever. */
    @Test
    @Order(2)
    void givesTheMemoryBackWhenTheQueueIsAway() throws Exception {
        worker.close();
        kafka.close();
        byte[] body = body();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Integer>> answers = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> status(() -> post(body)), callers))
                    .toList();

            assertThat(answers.stream().map(CompletableFuture::join).toList())
                    .isSubsetOf(List.of(UNAVAILABLE, REFUSED))
                    .contains(UNAVAILABLE);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> gateway.metric("globalcom2_gateway_in_flight_bytes") == 0);
            assertThat(gateway.isAlive()).isTrue();
            assertThat(gateway.peakMebibytes()).isLessThan(GatewayProcess.limitMebibytes());
        } finally {
            callers.shutdownNow();
        }
    }

    private static byte[] body() {
        return """
                {"messages": [{"role": "user", "content": [{"type": "text", "text": "hello"},
                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}}]}]}""".formatted(Base64.getEncoder().encodeToString(PICTURE)).getBytes(US_ASCII);
    }

    private static void allAtOnce(String door, int count, Callable<Integer> ask) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(count);
        try {
            List<CompletableFuture<Integer>> answers = IntStream.range(0, count)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> status(ask), callers))
                    .toList();
            List<Integer> statuses =
                    answers.stream().map(CompletableFuture::join).toList();
            System.out.printf(
                    "%d pictures over %s: %d accepted, peak %d MiB%n",
                    count,
                    door,
                    statuses.stream().filter(status -> status == ACCEPTED).count(),
                    gateway.isAlive() ? gateway.peakMebibytes() : -1);

            assertThat(gateway.isAlive()).isTrue();
            assertThat(statuses).isSubsetOf(List.of(ACCEPTED, REFUSED)).contains(ACCEPTED);
            assertThat(gateway.peakMebibytes()).isLessThan(GatewayProcess.limitMebibytes());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.metric("globalcom2_gateway_in_flight_bytes") == 0
                            && gateway.metric("globalcom2_gateway_in_flight_requests") == 0);
            assertThat(post("{\"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]}".getBytes(US_ASCII)))
                    .isEqualTo(ACCEPTED);
        } finally {
            callers.shutdownNow();
        }
    }

    private static int status(Callable<Integer> ask) {
        try {
            return ask.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int post(byte[] body) throws Exception {
        URI address = gateway.http().resolve("/v1/chat/completions");
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(address)
                                // Of a fixed length, and without a copy for each caller.
                                .POST(BodyPublishers.fromPublisher(
                                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                                        body.length))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private static int generate(InferenceRequest request) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", gateway.grpcPort())
                .usePlaintext()
                .build();
        try {
            InferenceGrpc.newBlockingStub(channel).generate(request).forEachRemaining(event -> {});
            return ACCEPTED;
        } catch (RuntimeException refusal) {
            if (Status.fromThrowable(refusal).getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                return REFUSED;
            }
            throw refusal;
        } finally {
            channel.shutdownNow();
        }
    }

    /** So that they do not fill the memory of this process. */
    private static void forgetWhatTheWorkerTook() {
        while (!Thread.interrupted()) {
            try {
                worker.awaitTaken();
            } catch (InterruptedException e) {
                return;
            } catch (AssertionError nothingCame) {
                // There will be more.
            }
        }
    }
}
