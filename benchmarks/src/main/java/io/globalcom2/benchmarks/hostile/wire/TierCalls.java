package io.globalcom2.benchmarks.hostile.wire;

import com.google.protobuf.ByteString;
import io.globalcom2.benchmarks.hostile.input.Draw;
import io.globalcom2.benchmarks.hostile.input.Expectation;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.InputClass;
import io.globalcom2.benchmarks.hostile.input.Transport;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.SelectRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Calls of the vision encoder and of the compressor: wrong shapes and counts, numbers that are none. */
final class TierCalls {
    private static final int SIDE = 2;
    private static final int VIEW_TOKENS = SIDE * SIDE;
    private static final int CROPS = 4;
    private static final int ROW_BYTES = 3 * Float.BYTES;
    private static final List<Float> NO_NUMBERS = List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
    private static final List<Integer> SIZES = List.of(0, -1, Integer.MAX_VALUE, 1 << 16, 1 << 20);

    private TierCalls() {}

    static HostileInput encode(SplittableRandom random) {
        EncodeRequest.Builder request = EncodeRequest.newBuilder()
                .setImage(Draw.bytes(random, random.nextInt(1_000)))
                .setThumbnailAlone(random.nextInt(4) == 0)
                .setCompression(compression(random));
        return HostileInput.ofCall(
                InputClass.ENCODER_CALLS,
                "%d bytes that are no picture".formatted(request.getImage().size()),
                "globalcom2.v1.VisionEncoder/Encode",
                List.of(request.build().toByteString()),
                Expectation.refused());
    }

    static HostileInput select(SplittableRandom random) {
        SelectRequest.Builder request = whole();
        String name = mistake(random).make(request);
        return HostileInput.ofCall(
                InputClass.COMPRESSOR_CALLS,
                name,
                "globalcom2.v1.Compressor/Select",
                List.of(request.build().toByteString()),
                Expectation.refused());
    }

    static HostileInput compress(SplittableRandom random) {
        SelectRequest.Builder select = whole();
        select.getCompressionBuilder().setMethod("globalcom2-coverage");
        FeaturesHeader.Builder header = FeaturesHeader.newBuilder()
                .setSelect(select)
                .setDtype(Dtype.DTYPE_FLOAT32)
                .setRowWidth(ROW_BYTES / Float.BYTES);
        ByteString rows = ByteString.copyFrom(new byte[(1 + CROPS) * VIEW_TOKENS * ROW_BYTES]);
        int row = ROW_BYTES * (1 + random.nextInt(VIEW_TOKENS));
        return switch (random.nextInt(9)) {
            case 0 -> compress("nothing");
            case 1 -> compress("rows without a header", rows(rows));
            case 2 -> compress("two headers", header(header), header(header), rows(rows));
            case 3 -> compress("a message of nothing", header(header), CompressRequest.getDefaultInstance());
            case 4 -> compress("rows too few", header(header), rows(rows.substring(row)));
            case 5 -> compress("rows too many", header(header), rows(rows), rows(rows.substring(0, row)));
            case 6 -> compress("rows that are cut", header(header), rows(rows.substring(1)));
            case 7 ->
                compress(
                        "a width that is none",
                        header(header.clone().setRowWidth(Draw.oneOf(random, SIZES))),
                        rows(rows));
            default -> {
                String name = mistake(random).make(header.getSelectBuilder());
                yield compress(name, header(header), rows(rows));
            }
        };
    }

    /** Rows that never come. */
    static HostileInput stalled(SplittableRandom random) {
        FeaturesHeader.Builder header = FeaturesHeader.newBuilder()
                .setSelect(whole())
                .setDtype(Dtype.DTYPE_FLOAT32)
                .setRowWidth(1 + random.nextInt(4_096));
        return new HostileInput(
                InputClass.SLOW_BODIES,
                "rows that do not come",
                Transport.STALLED_RPC,
                "globalcom2.v1.Compressor/Compress",
                Map.of(),
                random.nextBoolean() ? List.of() : List.of(header(header).toByteString()),
                Expectation.refused("DEADLINE_EXCEEDED"));
    }

    private static HostileInput compress(String name, CompressRequest... messages) {
        List<ByteString> parts = new ArrayList<>();
        for (CompressRequest message : messages) {
            parts.add(message.toByteString());
        }
        return HostileInput.ofCall(
                InputClass.COMPRESSOR_CALLS, name, "globalcom2.v1.Compressor/Compress", parts, Expectation.refused());
    }

    /** Makes one and says what it is. */
    private interface Mistake {
        String make(SelectRequest.Builder request);
    }

    private static Mistake mistake(SplittableRandom random) {
        float noNumber = Draw.oneOf(random, NO_NUMBERS);
        int size = Draw.oneOf(random, SIZES);
        return switch (random.nextInt(11)) {
            case 0 -> named("no geometry", SelectRequest.Builder::clearGeometry);
            case 1 -> named("a thumbnail score of " + noNumber, request -> request.setThumbnailScores(1, noNumber));
            case 2 -> named("a crop score of " + noNumber, request -> request.setCropScores(7, noNumber));
            case 3 -> named("a score too many", request -> request.addThumbnailScores(1));
            case 4 -> named("scores too few", SelectRequest.Builder::clearCropScores);
            case 5 ->
                named("a side of " + size, request -> request.getGeometryBuilder()
                        .setSide(size));
            case 6 ->
                named("%d columns".formatted(size), request -> request.getGeometryBuilder()
                        .setGridColumns(size));
            case 7 ->
                named("%d rows".formatted(size), request -> request.getGeometryBuilder()
                        .setGridRows(size));
            case 8 -> named("no width", request -> request.getGeometryBuilder().setImageWidth(0));
            case 9 ->
                named("a method that is none", request -> request.getCompressionBuilder()
                        .setMethod("\uD7FFnone"));
            default ->
                named("a ratio of " + noNumber, request -> request.getCompressionBuilder()
                        .setRetentionRatio(noNumber));
        };
    }

    private static Mistake named(String name, Consumer<SelectRequest.Builder> mistake) {
        return request -> {
            mistake.accept(request);
            return name;
        };
    }

    private static SelectRequest.Builder whole() {
        return SelectRequest.newBuilder()
                .setCompression(Compression.newBuilder().setRetentionRatio(0.5))
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(100)
                        .setImageHeight(100)
                        .setGridColumns(2)
                        .setGridRows(2)
                        .setSide(SIDE))
                .addAllThumbnailScores(Collections.nCopies(VIEW_TOKENS, 1f))
                .addAllCropScores(Collections.nCopies(CROPS * VIEW_TOKENS, 1f));
    }

    private static Compression.Builder compression(SplittableRandom random) {
        return Compression.newBuilder()
                .setRetentionRatio(random.nextDouble())
                .setMethod(Draw.oneOf(random, List.of("globalcom2", "globalcom2-coverage", "top-k", "random")));
    }

    private static CompressRequest header(FeaturesHeader.Builder header) {
        return CompressRequest.newBuilder().setHeader(header).build();
    }

    private static CompressRequest rows(ByteString rows) {
        return CompressRequest.newBuilder().setRows(rows).build();
    }
}
