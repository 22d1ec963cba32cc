package io.globalcom2.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.SelectResponse;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services, started with the environment that {@code overlays/local} renders: they answer the probes, and what runs when a pod is told
 * to go finishes within its grace period. Requests are kept under way in front of the compressor, so no test depends on how fast this is.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProcessIT {
    private static final Path PICTURE = Path.of("..", "demo-model", "samples", "scene-1.png");
    private static final String QUESTION = "What number is on the yellow triangle?";
    static final String ANSWER = "51";
    private static final Compression QUARTER =
            Compression.newBuilder().setRetentionRatio(0.25).build();

    @TempDir
    static Path kafkaFolder;

    private static SingleNodeKafka kafka;
    private static LocalOverlay overlay;
    private static ContainerProcess compressor;
    private static HeldCompressor heldCompressor;
    private static ContainerProcess visionEncoder;

    @BeforeAll
    static void startWhatAllTestsUse() throws Exception {
        assumeTrue(
                Kubectl.isThere(),
                "kubectl is not there: the services are NOT started with the manifests' environment");
        kafka = SingleNodeKafka.start(kafkaFolder);
        overlay = LocalOverlay.render(Path.of("overlays", "local"), kafka.bootstrapServers());
        compressor = overlay.startCompressor();
        heldCompressor = HeldCompressor.before(compressor.channel());
        visionEncoder = overlay.startVisionEncoder(heldCompressor.port());
        awaitReady(compressor, visionEncoder);
    }

    @AfterEach
    void letCallsGoOn() {
        heldCompressor.release();
    }

    @AfterAll
    static void stopAll() {
        // In the order of their start; after a failed start, those that are there.
        Stream.of(compressor, heldCompressor, visionEncoder, kafka)
                .filter(Objects::nonNull)
                .forEach(ProcessIT::close);
    }

    @Test
    void aQuestionIsAnsweredAndEveryProbeToo() throws Exception {
        try (ContainerProcess llm = overlay.startLlm(visionEncoder.grpcPort());
                ContainerProcess gateway = overlay.startGateway()) {
            awaitReady(llm, gateway);

            assertThat(ask(gateway).get()).isEqualTo(ANSWER);

            for (ContainerProcess process : List.of(compressor, visionEncoder, llm, gateway)) {
                assertThat(process.passes(process.container().getStartupProbe()))
                        .isTrue();
                assertThat(process.passes(process.container().getLivenessProbe()))
                        .isTrue();
                assertThat(process.passes(process.container().getReadinessProbe()))
                        .isTrue();
            }
        }
    }

    @Test
    void aGatewayThatNobodyToldWhoMayAskEndsBeforeItListens() throws Exception {
        try (ContainerProcess gateway = overlay.startGatewayWithoutKeys()) {
            assertThat(gateway.endsWithin(Duration.ofMinutes(2))).isTrue();

            assertThat(gateway.log().lines().toList())
                    .endsWith("globalcom2.gateway.key-file: expected a file of API keys, or"
                            + " globalcom2.gateway.allow-anonymous=true, or loopback alone to listen on, got 0.0.0.0"
                            + " (quarkus.http.host, quarkus.grpc.server.host, globalcom2.gateway.relay-host,"
                            + " quarkus.management.host)")
                    .noneMatch(line -> line.contains("Listening on") || line.startsWith("\tat "));
        }
    }

    @Test
    void aGatewayFinishesTheStreamsThatRun() throws Exception {
        try (ContainerProcess llm = overlay.startLlm(visionEncoder.grpcPort());
                ContainerProcess gateway = overlay.startGateway()) {
            awaitReady(llm, gateway);
            heldCompressor.hold();
            CompletableFuture<String> answer = ask(gateway);
            heldCompressor.awaitCall();

            terminateWhile(answer, gateway, heldCompressor::release);

            assertThat(answer.get()).isEqualTo(ANSWER);
        }
    }

    @Test
    void anLlmFinishesTheAnswersThatRun() throws Exception {
        try (ContainerProcess llm = overlay.startLlm(visionEncoder.grpcPort());
                ContainerProcess gateway = overlay.startGateway()) {
            awaitReady(llm, gateway);
            heldCompressor.hold();
            CompletableFuture<String> answer = ask(gateway);
            heldCompressor.awaitCall();

            terminateWhile(answer, llm, heldCompressor::release);

            assertThat(answer.get()).isEqualTo(ANSWER);
        }
    }

    @Test
    void aVisionEncoderFinishesTheImagesInTheHouse() throws Exception {
        try (ContainerProcess second = overlay.startVisionEncoder(heldCompressor.port())) {
            awaitReady(second);
            heldCompressor.hold();
            CompletableFuture<Integer> rows = encode(second);
            heldCompressor.awaitCall();

            terminateWhile(rows, second, heldCompressor::release);

            assertThat(rows.get()).isPositive();
        }
    }

    @Test
    void aCompressorFinishesTheSelectionsThatRun() throws Exception {
        try (ContainerProcess second = overlay.startCompressor()) {
            awaitReady(second);
            // The call is open and its message is still to come.
            CompletableFuture<Integer> kept = new CompletableFuture<>();
            StreamObserver<SelectRequest> call = openSelect(second, kept);
            // Answered behind the call on the same connection, so the call has arrived.
            assertThat(HealthGrpc.newBlockingStub(second.channel())
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);

            terminateWhile(kept, second, () -> {
                call.onNext(selectOne());
                call.onCompleted();
            });

            assertThat(kept.get()).isEqualTo(1);
        }
    }

    /** SIGTERM, seen by the readiness probe, the only one that is asked from then on; then the request goes on, ends, and the process with it. */
    private static void terminateWhile(CompletableFuture<?> request, ContainerProcess process, Runnable goOn)
            throws InterruptedException {
        process.terminate();
        process.await(process.container().getReadinessProbe(), false);
        assertThat(request).isNotDone();

        goOn.run();

        assertThat(process.endsWithin(overlay.timeToEnd(process)))
                .as("ended within the grace period")
                .isTrue();
    }

    static void awaitReady(ContainerProcess... processes) throws InterruptedException {
        for (ContainerProcess process : processes) {
            process.await(process.container().getStartupProbe(), true);
            process.await(process.container().getReadinessProbe(), true);
        }
    }

    /** The text of the answer, once the stream has ended well. */
    static CompletableFuture<String> ask(ContainerProcess gateway) throws IOException {
        InferenceRequest request = InferenceRequest.newBuilder()
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder()
                                .setImage(Image.newBuilder().setData(picture()).setMediaType("image/png")))
                        .addContent(ContentPart.newBuilder().setText(QUESTION)))
                .setCompression(QUARTER)
                .build();
        return CompletableFuture.supplyAsync(() -> {
            StringBuilder text = new StringBuilder();
            boolean completed = false;
            Iterator<GenerateEvent> events =
                    InferenceGrpc.newBlockingStub(gateway.channel()).generate(request);
            while (events.hasNext()) {
                GenerateEvent event = events.next();
                text.append(event.getDelta().getText());
                completed = event.hasCompleted();
            }
            return completed ? text.toString() : "ended without its terminal event: " + text;
        });
    }

    /** Bytes of the rows that came, once the stream has ended well. */
    private static CompletableFuture<Integer> encode(ContainerProcess encoder) throws IOException {
        EncodeRequest request = EncodeRequest.newBuilder()
                .setImage(picture())
                .setCompression(QUARTER)
                .build();
        return CompletableFuture.supplyAsync(() -> {
            int bytes = 0;
            Iterator<EncodeChunk> chunks =
                    VisionEncoderGrpc.newBlockingStub(encoder.channel()).encode(request);
            while (chunks.hasNext()) {
                bytes += chunks.next().getRows().size();
            }
            return bytes;
        });
    }

    /** Opens the call and sends nothing yet. */
    private static StreamObserver<SelectRequest> openSelect(ContainerProcess process, CompletableFuture<Integer> kept) {
        ClientCall<SelectRequest, SelectResponse> call =
                process.channel().newCall(CompressorGrpc.getSelectMethod(), CallOptions.DEFAULT);
        return ClientCalls.asyncClientStreamingCall(call, new StreamObserver<>() {
            @Override
            public void onNext(SelectResponse response) {
                kept.complete(response.getSelection().getTokens().getKept());
            }

            @Override
            public void onError(Throwable failure) {
                kept.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {}
        });
    }

    /** One of eight tokens: a thumbnail of 2 × 2 and one crop of 2 × 2. */
    private static SelectRequest selectOne() {
        return SelectRequest.newBuilder()
                .setCompression(Compression.newBuilder().setRetentionRatio(0.125))
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(28)
                        .setImageHeight(28)
                        .setGridColumns(1)
                        .setGridRows(1)
                        .setSide(2))
                .addAllThumbnailScores(Collections.nCopies(4, 1f))
                .addAllCropScores(Collections.nCopies(4, 1f))
                .build();
    }

    private static ByteString picture() throws IOException {
        return ByteString.copyFrom(Files.readAllBytes(PICTURE));
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
