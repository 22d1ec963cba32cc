package io.globalcom2.vision.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeHeader;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.djl.DjlVisionTower;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.ImageEncoder;
import io.globalcom2.vision.imagefile.ImageFileReader;
import io.globalcom2.vision.lifecycle.EncoderLifecycle;
import io.globalcom2.vision.lifecycle.EncoderState;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service with the demo model, as its caller sees it; only the compressor is a fake. */
@QuarkusTest
@WithTestResource(FakeCompressorResource.class)
@Timeout(180)
class VisionEncoderServiceIT {
    private static final Path CHECKPOINT = Path.of("../demo-model/checkpoint");
    private static final Path SCENE = Path.of("../demo-model/samples/scene-1.png");
    /** As the test profile sets it: one that encodes and two that wait. */
    private static final int CAPACITY = 3;

    private static final AtomicInteger FILES = new AtomicInteger();

    @GrpcClient("vision-encoder")
    Channel channel;

    @Inject
    EncoderLifecycle lifecycle;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI readiness;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @BeforeEach
    void waitForTheModel() {
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> lifecycle.state() == EncoderState.READY
                        && lifecycle.calls().size() == 0);
    }

    @Test
    void sendsTheHeaderAndThenTheChosenRows() throws Exception {
        EncodeRequest request = request("highest").setRequestId("request-7").build();
        byte[] file = request.getImage().toByteArray();

        List<EncodeChunk> chunks = encode(request);

        EncodeHeader header = chunks.get(0).getHeader();
        assertThat(header.getGeometry())
                .isEqualTo(Geometry.newBuilder()
                        .setImageWidth(448)
                        .setImageHeight(448)
                        .setGridColumns(2)
                        .setGridRows(2)
                        .setSide(8)
                        .build());
        assertThat(header.getDtype()).isEqualTo(Dtype.DTYPE_FLOAT32);
        assertThat(header.getRowCount()).isEqualTo(2);
        assertThat(header.getRowWidth()).isEqualTo(96);
        assertThat(header.getImageSha256().toByteArray())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(file));
        assertThat(header.getSelection().getSequenceCount()).isEqualTo(3);
        assertThat(header.getSelection().getProfile())
                .as("request id, passed on")
                .isEqualTo("request-7");
        assertThat(header.getTimings().getEncode()).isNotEqualTo(com.google.protobuf.Duration.getDefaultInstance());
        assertThat(rows(chunks))
                .isEqualTo(expectedRows(file, header.getSelection().getSequenceList()));
    }

    @Test
    void theScoresThatTheCompressorSeesAreThoseOfTheTower() throws IOException {
        try (ImageEncoder encoder = inProcess()) {
            EncodedViews encoded = encoder.encode(encoder.prepare(Files.readAllBytes(SCENE)));
            EncodeHeader header = encode(request("highest").build()).get(0).getHeader();

            assertThat(header.getSelection().getSequenceList())
                    .containsExactly(
                            highest(encoded.scores().ofView(0)),
                            -1,
                            64 + highest(encoded.scores().ofView(1)));
        }
    }

    @Test
    void theSamePictureWithAnotherCompressionNeedsNoTower() throws Exception {
        EncodeRequest first = request("highest").build();
        EncodeRequest otherMethod = compressed(first, "many", false);
        EncodeRequest aggregated = compressed(first, "highest", true);
        List<EncodeChunk> encoded = encode(first);
        double towers = stageCount("encode");
        double preparations = stageCount("preprocess");

        for (EncodeRequest request : List.of(first, otherMethod, aggregated)) {
            List<EncodeChunk> cached = encode(request);

            EncodeHeader header = cached.get(0).getHeader();
            List<EncodeChunk> anew = encode(
                    request.toBuilder().setImage(request("highest").getImage()).build());
            assertThat(header.getFeaturesCached()).isTrue();
            assertThat(header.getTimings().getEncode()).isEqualTo(com.google.protobuf.Duration.getDefaultInstance());
            assertThat(rows(cached)).isNotEmpty().isEqualTo(rows(anew));
            assertThat(anew.get(0).getHeader().getFeaturesCached()).isFalse();
            assertThat(header.getSelection()).isEqualTo(anew.get(0).getHeader().getSelection());
            assertThat(header.getGeometry()).isEqualTo(anew.get(0).getHeader().getGeometry());
            assertThat(header.getImageSha256())
                    .isEqualTo(encoded.get(0).getHeader().getImageSha256());
        }
        assertThat(stageCount("encode")).as("towers: one for each file").isEqualTo(towers + 3);
        assertThat(stageCount("preprocess")).isEqualTo(preparations + 3);
    }

    @Test
    void callersOfOnePictureEncodeItOnce() throws Exception {
        EncodeRequest request = request("highest").build();
        double towers = stageCount("encode");
        ExecutorService threads = Executors.newFixedThreadPool(CAPACITY);

        List<Future<List<EncodeChunk>>> answers = new ArrayList<>();
        for (int i = 0; i < CAPACITY; i++) {
            answers.add(threads.submit(() -> encode(request)));
        }

        byte[] expected = expectedRows(
                request.getImage().toByteArray(),
                answers.get(0).get().get(0).getHeader().getSelection().getSequenceList());
        for (Future<List<EncodeChunk>> answer : answers) {
            assertThat(rows(answer.get())).isEqualTo(expected);
        }
        assertThat(stageCount("encode")).isEqualTo(towers + 1);
        threads.shutdown();
    }

    @Test
    void cutsManyRowsIntoChunksOfWholeRows() throws IOException {
        List<EncodeChunk> chunks = encode(request("many").build());

        int rowBytes = 96 * Float.BYTES;
        assertThat(chunks).hasSize(4); // the header, and 3 MB in chunks of at most 1 MiB
        assertThat(chunks.subList(1, 4)).allSatisfy(chunk -> {
            assertThat(chunk.getRows().size() % rowBytes).isZero();
            assertThat(chunk.getRows().size()).isLessThanOrEqualTo(1 << 20);
        });
        assertThat(rows(chunks)).hasSize(8_000 * rowBytes);
    }

    @Test
    void sendsAllRowsToACompressorThatMustLookAtThem() throws IOException {
        EncodeRequest.Builder aggregated = request("highest");
        aggregated.getCompressionBuilder().setAggregate(true);

        for (EncodeRequest request : List.of(request("globalcom2-coverage").build(), aggregated.build())) {
            List<EncodeChunk> chunks = encode(request);

            EncodeHeader header = chunks.get(0).getHeader();
            assertThat(header.getSelection().getSequenceList()).containsExactly(5 * 64 - 1, -1, 0);
            assertThat(header.getRowCount()).isEqualTo(2);
            assertThat(header.getRowsAggregated()).isTrue();
            assertThat(header.getTimings().getCompress())
                    .isNotEqualTo(com.google.protobuf.Duration.getDefaultInstance());
            assertThat(rows(chunks))
                    .isEqualTo(expectedRows(
                            Files.readAllBytes(SCENE), header.getSelection().getSequenceList()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-header | expected a header first, got none",
                "other-width | expected the row width 96, got 1",
                "other-dtype | expected the dtype DTYPE_FLOAT32, got DTYPE_BFLOAT16",
                "a-row-less | expected the bytes of rows 768, got 384",
                "a-row-more | expected the bytes of rows 768, got 1152"
            })
    void rowsThatContradictTheirHeaderAreInternal(String requestId, String message) throws IOException {
        assertThat(failure(
                        request("globalcom2-coverage").setRequestId(requestId).build()))
                .hasMessage("INTERNAL: the compressor's rows: " + message);
    }

    @Test
    void passesARefusalInTheMiddleOfTheRowsOn() throws IOException {
        assertThat(failure(request("globalcom2-coverage")
                        .setRequestId("refuse-rows")
                        .build()))
                .hasMessage("INVALID_ARGUMENT: compressor: rows: refused");
    }

    @Test
    void anEmptySelectionIsAHeaderAlone() throws IOException {
        List<EncodeChunk> chunks = encode(request("none").build());

        assertThat(chunks).hasSize(1);
        assertThat(chunks.get(0).getHeader().getRowCount()).isZero();
    }

    @Test
    void passesTheDeadlineOn() throws IOException {
        List<EncodeChunk> chunks = new ArrayList<>();
        VisionEncoderGrpc.newBlockingStub(channel)
                .withDeadlineAfter(120, SECONDS)
                .encode(request("highest").build())
                .forEachRemaining(chunks::add);

        assertThat(chunks.get(0).getHeader().getSelection().getRequestedRatio()).isEqualTo(1);
    }

    @Test
    void passesTheCompressorsRefusalOn() throws IOException {
        assertThat(failure(request("refuse").build()))
                .hasMessage("INVALID_ARGUMENT: compressor: compression.method: refused");
    }

    @Test
    void aSelectionThatContradictsItselfIsInternal() throws IOException {
        assertThat(failure(request("miscount").build()))
                .hasMessage(
                        "INTERNAL: the compressor's selection: expected 3 tokens and 0 newlines as announced, got 2 and 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webp-lossy.webp", "jpeg-orientation-8.jpg"})
    void speaksOfThePictureAsItIsTurned(String name) throws IOException {
        EncodeRequest lying =
                request("highest").setImage(ByteString.copyFrom(picture(name))).build();

        Geometry geometry = encode(lying).get(0).getHeader().getGeometry();

        assertThat(geometry.getImageWidth()).isEqualTo(21);
        assertThat(geometry.getImageHeight()).isEqualTo(30);
    }

    /** 1 x 700,000 pixels in 3 KB: a few hundred times that between the passes of the resizing. */
    @Test
    void refusesAPictureThatIsTooTallAndLives() throws IOException {
        EncodeRequest tall = request("highest")
                .setImage(ByteString.copyFrom(picture("tall-1x700000.png")))
                .build();

        assertThat(failure(tall))
                .hasMessage("INVALID_ARGUMENT: expected an edge of at most 20000 pixels, got a PNG of 1x700000 pixels");
        assertThat(encode(request("highest").build())).isNotEmpty();
    }

    private static byte[] picture(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/pictures", name));
    }

    @Test
    void refusesWhatIsNoImage() throws IOException {
        EncodeRequest text = request("highest")
                .setImage(ByteString.copyFromUtf8("not an image"))
                .build();
        EncodeRequest nothing = request("highest").clearImage().build();
        EncodeRequest half = request("highest")
                .setImage(request("highest").getImage().substring(0, 5_000))
                .build();

        assertThat(failure(text))
                .hasMessageStartingWith("INVALID_ARGUMENT: expected a file of type ")
                .hasMessageContaining("got 12 bytes");
        assertThat(failure(nothing))
                .hasMessageStartingWith("INVALID_ARGUMENT: expected a file of type ")
                .hasMessageContaining("got 0 bytes");
        assertThat(failure(half)).hasMessageStartingWith("INVALID_ARGUMENT: expected a ");
    }

    @Test
    void refusesImagesOfTooManyPixels() throws IOException {
        EncodeRequest large = request("highest").setImage(png(2_001, 1_000, 0)).build();

        assertThat(failure(large))
                .hasMessage(
                        "INVALID_ARGUMENT: expected at most 2000000 pixels, got a PNG of 2001x1000 pixels = 2001000");
    }

    @Test
    void takesFilesBeyondTheFourMegabytesOfGrpc() throws IOException {
        ByteString file = png(1_400, 1_400, 0x9E3779B1);
        assertThat(file.size()).isGreaterThan(5_000_000);

        List<EncodeChunk> chunks = encode(request("highest").setImage(file).build());

        assertThat(chunks.get(0).getHeader().getGeometry().getImageWidth()).isEqualTo(1_400);
    }

    @Test
    void aCallerThatGoesAwayFreesItsPlaceAlthoughTheCompressorHangs() throws Exception {
        Context.CancellableContext caller = Context.current().withCancellation();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        EncodeRequest request = request("hang").build();
        Future<StatusRuntimeException> outcome = threads.submit(caller.wrap(() -> failure(request)));
        waitUntilInTheHouse(1);

        caller.cancel(null);

        assertThat(outcome.get().getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
        waitUntilInTheHouse(0);
        threads.shutdown();
    }

    @Test
    void anExpiredDeadlineFreesThePlaceAlthoughTheCompressorHangs() throws Exception {
        StatusRuntimeException failure = failure(() -> VisionEncoderGrpc.newBlockingStub(channel)
                .withDeadlineAfter(3, SECONDS)
                .encode(request("hang").build())
                .hasNext());

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        waitUntilInTheHouse(0);
    }

    @Test
    void aFullHouseTellsCallersToComeBackLater() throws Exception {
        Context.CancellableContext callers = Context.current().withCancellation();
        ExecutorService threads = Executors.newFixedThreadPool(CAPACITY);
        EncodeRequest request = request("hang").build();
        for (int i = 0; i < CAPACITY; i++) {
            threads.execute(
                    callers.wrap((Runnable) () -> assertThat(failure(request)).isNotNull()));
        }
        waitUntilInTheHouse(CAPACITY);

        StatusRuntimeException failure = failure(request("highest").build());
        callers.cancel(null);

        assertThat(failure).hasMessage("RESOURCE_EXHAUSTED: the vision encoder holds 3 images and takes no more now");
        waitUntilInTheHouse(0);
        assertThat(encode(request("highest").build())).hasSize(2);
        threads.shutdown();
    }

    @Test
    void tellsThatItIsReady() throws Exception {
        ServingStatus status = HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder()
                        .setService(VisionEncoderGrpc.SERVICE_NAME)
                        .build())
                .getStatus();

        assertThat(status).isEqualTo(ServingStatus.SERVING);
        assertThat(get(readiness).statusCode()).isEqualTo(200);
        assertThat(get(readiness).body()).contains("\"state\": \"READY\"");
    }

    @Test
    void countsAndTimes() throws Exception {
        encode(request("highest").build());

        String page = get(metrics).body();

        assertThat(page)
                .contains("globalcom2_encoder_image_tokens_total{state=\"kept\"")
                .contains("globalcom2_encoder_image_tokens_total{state=\"original\"")
                .contains("globalcom2_encoder_in_flight_images ")
                .containsPattern("globalcom2_encoder_cache_lookups_total\\{outcome=\"miss\"\\} [1-9]")
                .contains("globalcom2_encoder_cache_lookups_total{outcome=\"hit\"}")
                .contains("globalcom2_encoder_cache_lookups_total{outcome=\"joined\"}")
                .contains("globalcom2_encoder_cache_evictions_total ");
        assertThat(value(page, "globalcom2_encoder_cache_images")).isPositive();
        assertThat(value(page, "globalcom2_encoder_cache_bytes"))
                .isGreaterThanOrEqualTo(5 * 64 * (96 + 1) * Float.BYTES);
        for (String stage : List.of("queue", "preprocess", "encode", "compress", "gather")) {
            assertThat(page)
                    .containsPattern("globalcom2_encoder_stage_seconds_count\\{stage=\"" + stage + "\".*\\} [1-9]");
        }
    }

    /** About the scene, in a file that no cache has seen: decoders do not look behind its end. */
    private static EncodeRequest.Builder request(String method) throws IOException {
        ByteString scene = ByteString.copyFrom(Files.readAllBytes(SCENE));
        return EncodeRequest.newBuilder()
                .setRequestId("test")
                .setImage(scene.concat(ByteString.copyFromUtf8("file " + FILES.incrementAndGet())))
                .setCompression(Compression.newBuilder().setMethod(method));
    }

    private static EncodeRequest compressed(EncodeRequest request, String method, boolean aggregate) {
        return request.toBuilder()
                .setCompression(Compression.newBuilder().setMethod(method).setAggregate(aggregate))
                .build();
    }

    private double stageCount(String stage) throws Exception {
        return value(get(metrics).body(), "globalcom2_encoder_stage_seconds_count{stage=\"" + stage + "\"}");
    }

    private static double value(String page, String metric) {
        return page.lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .sum();
    }

    private List<EncodeChunk> encode(EncodeRequest request) {
        List<EncodeChunk> chunks = new ArrayList<>();
        VisionEncoderGrpc.newBlockingStub(channel).encode(request).forEachRemaining(chunks::add);
        return chunks;
    }

    private StatusRuntimeException failure(EncodeRequest request) {
        return failure(() -> encode(request));
    }

    private static StatusRuntimeException failure(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private void waitUntilInTheHouse(int images) {
        await().forever()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> lifecycle.calls().size() == images);
    }

    private static byte[] rows(List<EncodeChunk> chunks) {
        ByteString rows = ByteString.EMPTY;
        for (EncodeChunk chunk : chunks.subList(1, chunks.size())) {
            rows = rows.concat(chunk.getRows());
        }
        return rows.toByteArray();
    }

    private static ImageEncoder inProcess() {
        Checkpoint checkpoint = Checkpoint.open(CHECKPOINT);
        DjlVisionTower tower = DjlVisionTower.load(
                TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 1), checkpoint, WeightStorage.DENSE);
        return new ImageEncoder(checkpoint, tower, new ImageFileReader(ImageLimits.ofPixels(2_000_000), true));
    }

    private static byte[] expectedRows(byte[] file, List<Integer> sequence) {
        try (ImageEncoder encoder = inProcess()) {
            int rowBytes = 96 * Float.BYTES;
            ByteBuffer features = encoder.encode(encoder.prepare(file)).rows();
            ByteBuffer rows = ByteBuffer.allocate(2 * rowBytes);
            for (int token : List.of(sequence.get(0), sequence.get(2))) {
                rows.put(features.slice(token * rowBytes, rowBytes));
            }
            return rows.array();
        }
    }

    private static int highest(FloatBuffer scores) {
        int best = 0;
        for (int i = 1; i < scores.remaining(); i++) {
            if (scores.get(i) > scores.get(best)) {
                best = i;
            }
        }
        return best;
    }

    /** Pixel i has the color i · factor: 0 is black, a large odd number is noise. */
    private static ByteString png(int width, int height, int factor) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < width * height; i++) {
            int color = i * factor;
            image.setRGB(i % width, i / width, color ^ (color >>> 15) * factor);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", file)).isTrue();
        return ByteString.copyFrom(file.toByteArray());
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
