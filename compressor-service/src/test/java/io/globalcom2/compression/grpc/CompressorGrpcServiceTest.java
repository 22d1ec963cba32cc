package io.globalcom2.compression.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.globalcom2.compression.djl.DjlFeatureEngine;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.TokenSelector;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompressorGrpcServiceTest {
    private final SelectionWorkers workers = new SelectionWorkers();
    private final CompressorConfig config = new ExplicitCompressorConfig();
    private final CompressWorkers compressWorkers = new CompressWorkers(config);
    private final DjlFeatureEngine engine = new DjlFeatureEngine(1, 4 << 20);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Server server;
    private ManagedChannel channel;
    private CompressorGrpc.CompressorBlockingStub compressor;

    @BeforeEach
    void start() throws Exception {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(new CompressorGrpcService(
                        workers, new SelectionMetrics(metrics), compressWorkers, engine, config))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
        compressor = CompressorGrpc.newBlockingStub(channel).withDeadlineAfter(1, TimeUnit.MINUTES);
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        workers.stop();
        compressWorkers.stop();
        engine.close();
    }

    @Test
    void answersWithTheSelectionOfTheCore() {
        SelectRequest request = SelectRequests.quarter().build();

        Selection selection = compressor.select(request).getSelection();

        io.globalcom2.compression.globalcom2.SelectedTokens expected = TokenSelector.selectTokens(
                SelectionMessages.geometry(request),
                SelectionMessages.scores(request),
                SelectionMessages.settings(request));
        assertThat(selection.getSequenceList().stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .isEqualTo(expected.sequence().toArray());
        assertThat(selection.getTokens().getOriginal()).isEqualTo(2880);
        assertThat(selection.getTokens().getKept()).isEqualTo(720);
        assertThat(selection.getTokens().getNewline()).isEqualTo(48);
        assertThat(selection.getThumbnailKept()).isEqualTo(144);
        assertThat(selection.getCropKeptList()).isEqualTo(expected.cropKept());
        assertThat(selection.getCropRatiosList()).isEqualTo(expected.cropRatios());
    }

    @Test
    void reportsTheMethodAndTheProfileItChoseByDefault() {
        Selection selection =
                compressor.select(SelectRequests.quarter().build()).getSelection();

        assertThat(selection.getMethod()).isEqualTo(Method.GLOBALCOM2.id());
        assertThat(selection.getProfile()).isEqualTo(Profile.STANDARD.id());
        assertThat(selection.getRequestedRatio()).isEqualTo(0.25);
    }

    @Test
    void keepsAllWhereNoCompressionIsAskedFor() {
        Selection selection = compressor.select(SelectRequests.image().build()).getSelection();

        assertThat(selection.getMethod()).isEqualTo(Method.GLOBALCOM2.id());
        assertThat(selection.getRequestedRatio()).isEqualTo(1);
        assertThat(selection.getTokens().getKept()).isEqualTo(2880);
        assertThat(selection.getCropRatiosList()).containsExactly(1.0, 1.0, 1.0, 1.0);
    }

    @Test
    void allocatesNothingWithMethodNone() {
        Selection selection = compressor
                .select(SelectRequests.image()
                        .setCompression(Compression.newBuilder().setMethod("none"))
                        .build())
                .getSelection();

        assertThat(selection.getTokens().getKept()).isEqualTo(2880);
        assertThat(selection.getCropRatiosList()).isEmpty();
    }

    @Test
    void appliesTheOfficialProfile() {
        SelectRequest.Builder request = SelectRequests.quarter();
        request.getCompressionBuilder().setProfile("official");

        Selection selection = compressor.select(request.build()).getSelection();

        assertThat(selection.getProfile()).isEqualTo("official");
        // From the highest score down, which here is raster order; all 576 * 0.25.
        assertThat(selection.getSequenceList().subList(0, 144)).isSorted().endsWith(143);
    }

    @Test
    void drawsFromTheRequestIdWhereThereIsNoSeed() {
        SelectRequest.Builder request = SelectRequests.quarter();
        request.getCompressionBuilder().setMethod("random");
        List<Integer> first = sequence(request);
        List<Integer> again = sequence(request);
        List<Integer> other = sequence(request.setRequestId("request-2"));
        request.getCompressionBuilder().setSeed("request-1".hashCode());
        List<Integer> seeded = sequence(request);

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(seeded).isEqualTo(first);
    }

    @Test
    void countsSelectionsAndTokensByMethodAndProfile() {
        compressor.select(SelectRequests.quarter().build());

        assertThat(metrics.get("globalcom2.compressor.selection")
                        .tags("method", "globalcom2", "profile", "standard")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(tokens("original")).isEqualTo(2880);
        assertThat(tokens("kept")).isEqualTo(720);
        assertThat(tokens("newline")).isEqualTo(48);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedRequests")
    void refusesMalformedRequestsByName(String problem, String message, Consumer<SelectRequest.Builder> mistake) {
        SelectRequest.Builder request = SelectRequests.quarter();
        mistake.accept(request);

        assertThatThrownBy(() -> compressor.select(request.build()))
                .as(problem)
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("INVALID_ARGUMENT: " + message);
    }

    static Stream<Arguments> malformedRequests() {
        return Stream.of(
                malformed(
                        "geometry missing",
                        "geometry: expected a message, got none",
                        request -> request.clearGeometry()),
                malformed(
                        "image without width",
                        "geometry.image_width: expected 1 to 2147483647, got 0",
                        request -> request.getGeometryBuilder().setImageWidth(0)),
                malformed(
                        "image without height",
                        "geometry.image_height: expected 1 to 2147483647, got 0",
                        request -> request.getGeometryBuilder().setImageHeight(0)),
                malformed(
                        "image wider than an int",
                        "geometry.image_width: expected at most 2147483647, got 4294967295",
                        request -> request.getGeometryBuilder().setImageWidth(-1)),
                malformed(
                        "view without tokens",
                        "geometry.side: expected 1 to 46340, got 0",
                        request -> request.getGeometryBuilder().setSide(0)),
                malformed(
                        "no columns",
                        "geometry.grid_columns: expected 1 to 24, got 0",
                        request -> request.getGeometryBuilder().setGridColumns(0)),
                malformed(
                        "more columns than tokens in a row",
                        "geometry.grid_columns: expected 1 to 24, got 25",
                        request -> request.getGeometryBuilder().setGridColumns(25)),
                malformed(
                        "no rows",
                        "geometry.grid_rows: expected 1 to 24, got 0",
                        request -> request.getGeometryBuilder().setGridRows(0)),
                malformed(
                        "more rows than tokens in a column",
                        "geometry.grid_rows: expected 1 to 24, got 25",
                        request -> request.getGeometryBuilder().setGridRows(25)),
                malformed(
                        "more tokens than can be numbered",
                        "geometry: expected at most 2147483647 tokens in all views, got 10736978000",
                        request -> request.getGeometryBuilder()
                                .setSide(46_340)
                                .setGridColumns(2)
                                .setGridRows(2)),
                malformed(
                        "one thumbnail score too many",
                        "thumbnail_scores: expected 576 numbers, got 577",
                        request -> request.addThumbnailScores(0)),
                malformed(
                        "no thumbnail scores",
                        "thumbnail_scores: expected 576 numbers, got 0",
                        request -> request.clearThumbnailScores()),
                malformed(
                        "scores of one crop too few",
                        "crop_scores: expected 3456 numbers, got 2304",
                        request -> request.getGeometryBuilder().setGridColumns(3)),
                malformed(
                        "thumbnail score that is no number",
                        "thumbnail_scores[7]: expected a finite number, got NaN",
                        request -> request.setThumbnailScores(7, Float.NaN)),
                malformed(
                        "infinite crop score",
                        "crop_scores[2303]: expected a finite number, got -Infinity",
                        request -> request.setCropScores(2303, Float.NEGATIVE_INFINITY)),
                malformed(
                        "ratio 0",
                        "compression.retention_ratio: expected a number in (0, 1], got 0.0",
                        request -> request.getCompressionBuilder().setRetentionRatio(0)),
                malformed(
                        "ratio above 1",
                        "compression.retention_ratio: expected a number in (0, 1], got 1.5",
                        request -> request.getCompressionBuilder().setRetentionRatio(1.5)),
                malformed(
                        "ratio that is no number",
                        "compression.retention_ratio: expected a number in (0, 1], got NaN",
                        request -> request.getCompressionBuilder().setRetentionRatio(Double.NaN)),
                malformed(
                        "unknown method",
                        "compression.method: expected globalcom2, globalcom2-coverage, top-k, random or none, got \"best\"",
                        request -> request.getCompressionBuilder().setMethod("best")),
                malformed(
                        "unknown profile",
                        "compression.profile: expected standard or official, got \"paper\"",
                        request -> request.getCompressionBuilder().setProfile("paper")),
                malformed(
                        "method that needs features",
                        "compression.method globalcom2-coverage: expected features, which Compress takes; got scores only",
                        request -> request.getCompressionBuilder().setMethod("globalcom2-coverage")),
                malformed(
                        "aggregation, which needs features",
                        "compression.aggregate: expected features, which Compress takes; got scores only",
                        request -> request.getCompressionBuilder().setAggregate(true)),
                malformed(
                        "profile the method does not have",
                        "compression.profile: expected standard for the method top-k, got official",
                        request -> request.getCompressionBuilder()
                                .setMethod("top-k")
                                .setProfile("official")),
                malformed(
                        "ratio with method none",
                        "compression.retention_ratio: expected 1 for the method none, got 0.25",
                        request -> request.getCompressionBuilder().setMethod("none")),
                malformed(
                        "image without crop tokens in profile official",
                        "geometry: expected an image that covers at least one crop token with profile official,"
                                + " got 10000 x 1 pixels on a grid of 2 x 2 crops",
                        request -> {
                            request.getCompressionBuilder().setProfile("official");
                            request.getGeometryBuilder().setImageWidth(10_000).setImageHeight(1);
                        }));
    }

    private static Arguments malformed(String problem, String message, Consumer<SelectRequest.Builder> mistake) {
        return arguments(problem, message, mistake);
    }

    private List<Integer> sequence(SelectRequest.Builder request) {
        return compressor.select(request.build()).getSelection().getSequenceList();
    }

    private double tokens(String state) {
        return metrics.get("globalcom2.compressor.image.tokens")
                .tag("state", state)
                .counter()
                .count();
    }
}
