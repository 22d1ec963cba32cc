package io.globalcom2.compression.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.compression.djl.DjlFeatureEngine;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.CompressResponse;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.KeptRowsHeader;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.tensor.wire.RowChunks;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.BlockingClientCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Compress} over real gRPC: an image on 2 x 2 crops of 24 x 24 tokens, features of width 100. */
@Timeout(180)
class CompressIT {
    private static final int WIDTH = 100;
    private static final int TOKENS = 5 * 576;

    private final DjlFeatureEngine engine = new DjlFeatureEngine(1, 4 << 20);
    private final SelectionWorkers selectionWorkers = new SelectionWorkers();
    private CompressWorkers workers = new CompressWorkers(new ExplicitCompressorConfig());
    private Server server = start(new ExplicitCompressorConfig());
    private ManagedChannel channel = connect();

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        workers.stop();
        selectionWorkers.stop();
        engine.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DTYPE_FLOAT32", "DTYPE_FLOAT16", "DTYPE_BFLOAT16"})
    void rowsAreThoseThatSelectNames(Dtype dtype) throws Exception {
        for (String method : List.of("globalcom2", "top-k")) {
            SelectRequest select = request(method);
            byte[] features = features(dtype);

            Answer answer = compress(header(select, dtype), features);

            assertThat(answer.header().getSelection())
                    .isEqualTo(CompressorGrpc.newBlockingStub(channel)
                            .select(select)
                            .getSelection());
            assertThat(answer.header().getDtype()).isEqualTo(dtype);
            assertThat(answer.header().getRowCount()).isEqualTo(720);
            assertThat(answer.header().getRowWidth()).isEqualTo(WIDTH);
            assertThat(answer.header().getRowsAggregated()).isFalse();
            assertThat(answer.rows()).isEqualTo(rows(features, answer, sizeBytes(dtype)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DTYPE_FLOAT32", "DTYPE_FLOAT16", "DTYPE_BFLOAT16"})
    void coverageKeepsRowsOfTheFeaturesInTheCommandersBudgets(Dtype dtype) throws Exception {
        byte[] features = features(dtype);

        Answer answer = compress(header(request("globalcom2-coverage"), dtype), features);

        assertThat(answer.header().getSelection().getMethod()).isEqualTo("globalcom2-coverage");
        assertThat(answer.header().getSelection().getCropKeptList())
                .isEqualTo(CompressorGrpc.newBlockingStub(channel)
                        .select(request("globalcom2"))
                        .getSelection()
                        .getCropKeptList());
        assertThat(answer.header().getSelection().getAggregate()).isFalse();
        assertThat(answer.rows()).isEqualTo(rows(features, answer, sizeBytes(dtype)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"globalcom2", "globalcom2-coverage"})
    void aggregationMakesOtherRowsOfTheSameTokens(String method) throws Exception {
        byte[] features = features(Dtype.DTYPE_BFLOAT16);
        SelectRequest.Builder request = request(method).toBuilder();
        request.getCompressionBuilder().setAggregate(true);

        Answer answer = compress(header(request.build(), Dtype.DTYPE_BFLOAT16), features);

        assertThat(answer.header().getRowsAggregated()).isTrue();
        assertThat(answer.header().getSelection().getAggregate()).isTrue();
        assertThat(answer.rows().size()).isEqualTo(720 * WIDTH * Short.BYTES);
        assertThat(answer.rows()).isNotEqualTo(rows(features, answer, Short.BYTES));
    }

    @Test
    void nothingIsAggregatedWhereNothingIsDropped() throws Exception {
        byte[] features = features(Dtype.DTYPE_FLOAT32);
        SelectRequest.Builder request = request("globalcom2-coverage").toBuilder();
        request.getCompressionBuilder().setAggregate(true).setRetentionRatio(1);

        Answer answer = compress(header(request.build(), Dtype.DTYPE_FLOAT32), features);

        assertThat(answer.header().getRowsAggregated()).isFalse();
        assertThat(answer.rows()).isEqualTo(rows(features, answer, Float.BYTES));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedCalls")
    void refusesMalformedCallsByName(String message, List<CompressRequest> call) {
        assertThatThrownBy(() -> exchange(call))
                .isInstanceOf(StatusException.class)
                .hasMessage("INVALID_ARGUMENT: " + message);
    }

    static Stream<Arguments> malformedCalls() {
        FeaturesHeader header = header(request("globalcom2"), Dtype.DTYPE_FLOAT32);
        List<CompressRequest> good = messages(header, features(Dtype.DTYPE_FLOAT32));
        CompressRequest first = good.get(0);
        CompressRequest row = rowsOf(new byte[WIDTH * Float.BYTES]);
        FeaturesHeader.Builder large = header.toBuilder();
        large.getSelectBuilder().getGeometryBuilder().setSide(1_025);
        return Stream.of(
                arguments("header: expected one first, got nothing", List.of()),
                arguments("header: expected one first, got ROWS", List.of(row)),
                arguments(
                        "header: expected one first, got PART_NOT_SET", List.of(CompressRequest.getDefaultInstance())),
                arguments("rows: expected nothing but rows after the header, got HEADER", List.of(first, first)),
                arguments("rows: expected nothing but rows after the header, got HEADER", List.of(first, row, first)),
                arguments(
                        "rows: expected nothing but rows after the header, got PART_NOT_SET",
                        List.of(first, CompressRequest.getDefaultInstance())),
                arguments("rows: expected 1152000 bytes in all, got 0", List.of(first)),
                arguments("rows: expected 1152000 bytes in all, got 400", List.of(first, row)),
                arguments("rows: expected 1152000 bytes in all, got 1152400 or more", plus(good, row)),
                arguments(
                        "rows: expected whole rows of 400 bytes and at most 1048576 bytes, got 399",
                        List.of(first, rowsOf(new byte[399]))),
                arguments(
                        "rows: expected whole rows of 400 bytes and at most 1048576 bytes, got 0",
                        List.of(first, rowsOf(new byte[0]))),
                arguments(
                        "rows: expected whole rows of 400 bytes and at most 1048576 bytes, got 1048800",
                        List.of(first, rowsOf(new byte[2622 * 400]))),
                arguments(
                        "header.dtype: expected DTYPE_FLOAT32, DTYPE_FLOAT16 or DTYPE_BFLOAT16, got DTYPE_UNSPECIFIED",
                        List.of(first(header.toBuilder().clearDtype()))),
                arguments(
                        "header.row_width: expected 1 to 262144, got 0",
                        List.of(first(header.toBuilder().clearRowWidth()))),
                arguments(
                        "header.row_width: expected 1 to 262144, got 4294967295",
                        List.of(first(header.toBuilder().setRowWidth(-1)))),
                arguments(
                        "features: expected at most 4194304 bytes, got 4199040",
                        List.of(first(header.toBuilder()
                                .setRowWidth(729)
                                .setDtype(Dtype.DTYPE_BFLOAT16)
                                .setSelect(request("globalcom2"))))),
                arguments("features: expected at most 4194304 bytes, got 2101250000", List.of(first(large))),
                arguments(
                        "similarities of a view: expected at most 4194304 bytes, got 4293132484",
                        List.of(first(
                                header.toBuilder().setRowWidth(1).setSelect(ofSide(181, "globalcom2-coverage"))))),
                arguments(
                        "geometry: expected a message, got none",
                        List.of(first(header.toBuilder().clearSelect()))),
                arguments(
                        "thumbnail_scores: expected 576 numbers, got 577",
                        messages(
                                header(
                                        request("globalcom2").toBuilder()
                                                .addThumbnailScores(0)
                                                .build(),
                                        Dtype.DTYPE_FLOAT32),
                                features(Dtype.DTYPE_FLOAT32))));
    }

    @Test
    void takesAndGivesMoreThanFitsIntoTheWindowsOfOneConnection() throws Exception {
        // All rows of width 363 come back: 4 MB each way.
        Random random = new Random(2);
        byte[] features = new byte[TOKENS * 363 * Float.BYTES];
        random.nextBytes(features);
        SelectRequest.Builder request = request("none").toBuilder();
        request.getCompressionBuilder().clearRetentionRatio();

        Answer answer = compress(
                header(request.build(), Dtype.DTYPE_FLOAT32).toBuilder()
                        .setRowWidth(363)
                        .build(),
                features);

        assertThat(answer.rows().size()).isEqualTo(features.length);
        assertThat(answer.rows()).isEqualTo(rows(features, answer, Float.BYTES));
        assertThat(answer.largestMessage()).isLessThanOrEqualTo(RowChunks.MAX_BYTES);
    }

    @Test
    void callersWaitForEachOtherAndGetTheirOwnRows() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            outcomes.add(callers.submit(fiveTimes(i)));
        }

        for (Future<Boolean> outcome : outcomes) {
            assertThat(outcome.get()).isTrue();
        }
        callers.shutdown();
    }

    @Test
    void afterOneThatWaitsCallersAreToldToComeBackLater() throws Exception {
        BlockingClientCall<CompressRequest, CompressResponse> running = call();
        BlockingClientCall<CompressRequest, CompressResponse> waiting = call();
        waitUntil(1, 1);

        assertThatThrownBy(() -> exchange(List.of()))
                .hasMessage("RESOURCE_EXHAUSTED: the compressor holds 2 images and takes no more now");

        cancel(waiting);
        waitUntil(1, 0);
        cancel(running);
        waitUntil(0, 0);
        assertThat(compress(header(request("globalcom2"), Dtype.DTYPE_FLOAT16), features(Dtype.DTYPE_FLOAT16))
                        .rows()
                        .size())
                .isEqualTo(720 * WIDTH * Short.BYTES);
    }

    @Test
    void aCallerThatGoesAwayInTheMiddleOfItsRowsFreesItsPlace() throws Exception {
        List<CompressRequest> good =
                messages(header(request("globalcom2"), Dtype.DTYPE_FLOAT32), features(Dtype.DTYPE_FLOAT32));
        BlockingClientCall<CompressRequest, CompressResponse> call = call();
        call.write(good.get(0));
        call.write(good.get(1));
        waitUntil(1, 0);

        cancel(call);

        waitUntil(0, 0);
    }

    @Test
    void aCallerThatStallsLosesItsPlace() throws Exception {
        stopServer();
        server = start(new ExplicitCompressorConfig(Duration.ofMillis(300)));
        channel = connect();
        BlockingClientCall<CompressRequest, CompressResponse> call = call();

        assertThatThrownBy(call::read)
                .hasMessage("DEADLINE_EXCEEDED: the caller did not send its next message in time");
        waitUntil(0, 0);
    }

    private Callable<Boolean> fiveTimes(int seed) {
        return () -> {
            byte[] features = new byte[TOKENS * WIDTH * Float.BYTES];
            new Random(seed).nextBytes(features);
            for (int i = 0; i < 5; i++) {
                // The place of a call is free a moment after its answer, so who asks again at once may be told to come
                // back.
                Answer answer = await().pollInterval(Duration.ofMillis(10))
                        .ignoreExceptionsMatching(
                                e -> String.valueOf(e.getMessage()).startsWith("RESOURCE_EXHAUSTED"))
                        .until(
                                () -> compress(header(request("globalcom2"), Dtype.DTYPE_FLOAT32), features),
                                Objects::nonNull);
                assertThat(answer.rows()).isEqualTo(rows(features, answer, Float.BYTES));
            }
            return true;
        };
    }

    private Server start(CompressorConfig config) {
        workers.stop();
        workers = new CompressWorkers(config);
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress("localhost", 0))
                    .maxInboundMessageSize(12 << 20)
                    .addService(new CompressorGrpcService(
                            selectionWorkers, new SelectionMetrics(new SimpleMeterRegistry()), workers, engine, config))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ManagedChannel connect() {
        return NettyChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .build();
    }

    private void stopServer() throws InterruptedException {
        channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
    }

    private void waitUntil(int running, int waiting) {
        await().forever()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> workers.running() == running && workers.waiting() == waiting);
    }

    private BlockingClientCall<CompressRequest, CompressResponse> call() {
        return CompressorGrpc.newBlockingV2Stub(channel).compress();
    }

    /** Reading is what makes the blocking stub do its work. */
    private static void cancel(BlockingClientCall<CompressRequest, CompressResponse> call) {
        call.cancel("enough", null);
        assertThatThrownBy(call::read).hasMessage("CANCELLED: enough");
    }

    private Answer compress(FeaturesHeader header, byte[] features) throws Exception {
        return exchange(messages(header, features));
    }

    /** Sends all, as far as the server takes it, and reads the answer. */
    private Answer exchange(List<CompressRequest> messages) throws Exception {
        BlockingClientCall<CompressRequest, CompressResponse> call = call();
        boolean open = true;
        for (CompressRequest message : messages) {
            open = open && call.write(message);
        }
        call.halfClose();
        CompressResponse first = call.read();
        assertThat(first.hasHeader()).isTrue();
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        int largest = 0;
        for (CompressResponse next = call.read(); next != null; next = call.read()) {
            next.getRows().writeTo(rows);
            largest = Math.max(largest, next.getRows().size());
        }
        return new Answer(first.getHeader(), ByteString.copyFrom(rows.toByteArray()), largest);
    }

    private static SelectRequest request(String method) {
        SelectRequest.Builder request = SelectRequests.quarter();
        request.getCompressionBuilder().setMethod(method);
        return request.build();
    }

    private static SelectRequest ofSide(int side, String method) {
        SelectRequest.Builder request = request(method).toBuilder();
        request.setGeometry(Geometry.newBuilder(request.getGeometry())
                .setSide(side)
                .setGridColumns(1)
                .setGridRows(1));
        return request.build();
    }

    private static FeaturesHeader header(SelectRequest select, Dtype dtype) {
        return FeaturesHeader.newBuilder()
                .setSelect(select)
                .setDtype(dtype)
                .setRowWidth(WIDTH)
                .build();
    }

    private static CompressRequest first(FeaturesHeader.Builder header) {
        return CompressRequest.newBuilder().setHeader(header).build();
    }

    private static CompressRequest rowsOf(byte[] rows) {
        return CompressRequest.newBuilder()
                .setRows(UnsafeByteOperations.unsafeWrap(rows))
                .build();
    }

    private static List<CompressRequest> messages(FeaturesHeader header, byte[] features) {
        List<CompressRequest> messages = new ArrayList<>();
        messages.add(first(header.toBuilder()));
        int rowBytes = header.getRowWidth() * sizeBytes(header.getDtype());
        RowChunks.cut(UnsafeByteOperations.unsafeWrap(features), rowBytes)
                .forEach(rows ->
                        messages.add(CompressRequest.newBuilder().setRows(rows).build()));
        return messages;
    }

    private static List<CompressRequest> plus(List<CompressRequest> messages, CompressRequest last) {
        return Stream.concat(messages.stream(), Stream.of(last)).toList();
    }

    /** Random numbers near 1 of either sign: what lies above the exponent's lowest bit is fixed, so that no element type holds infinity. */
    private static byte[] features(Dtype dtype) {
        byte[] features = new byte[TOKENS * WIDTH * sizeBytes(dtype)];
        new Random(1).nextBytes(features);
        for (int i = sizeBytes(dtype) - 1; i < features.length; i += sizeBytes(dtype)) {
            features[i] = (byte) ((features[i] & 0x80) | 0x3e);
        }
        return features;
    }

    private static int sizeBytes(Dtype dtype) {
        return dtype == Dtype.DTYPE_FLOAT32 ? Float.BYTES : Short.BYTES;
    }

    /** The rows of the features that the answer's sequence names. */
    private static ByteString rows(byte[] features, Answer answer, int sizeBytes) {
        int rowBytes = answer.header().getRowWidth() * sizeBytes;
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        answer.header().getSelection().getSequenceList().stream()
                .filter(entry -> entry >= 0)
                .forEach(entry -> rows.write(features, entry * rowBytes, rowBytes));
        return ByteString.copyFrom(rows.toByteArray());
    }

    private record Answer(KeptRowsHeader header, ByteString rows, int largestMessage) {}
}
