package io.globalcom2.conformance.grpc;

import com.google.protobuf.ByteString;
import io.globalcom2.conformance.grpc.ConformanceSuite.Question;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.KeptRowsHeader;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What every compressor must refuse with INVALID_ARGUMENT: an image on 2 x 2 crops of 2 x 2 tokens, with one mistake. */
final class Refusals {
    private static final int VIEW_TOKENS = 4;
    private static final int VIEWS = 5;
    private static final int WIDTH = 3;
    private static final int ROW_BYTES = WIDTH * Float.BYTES;

    private final CompressorCalls calls;

    Refusals(CompressorCalls calls) {
        this.calls = calls;
    }

    /** By what is wrong. */
    Map<String, Question> all() {
        Map<String, Question> refusals = new LinkedHashMap<>();
        refusals.put("no mistake, no refusal", this::answersWithoutMistake);
        select(refusals, "no geometry", SelectRequest.Builder::clearGeometry);
        geometry(refusals, "an image without width", geometry -> geometry.setImageWidth(0));
        geometry(refusals, "an image without height", geometry -> geometry.setImageHeight(0));
        geometry(refusals, "an image too wide for an int32", geometry -> geometry.setImageWidth(-1));
        geometry(refusals, "no columns", geometry -> geometry.setGridColumns(0));
        geometry(refusals, "no rows", geometry -> geometry.setGridRows(0));
        geometry(refusals, "no tokens", geometry -> geometry.setSide(0));
        geometry(refusals, "more columns than side", geometry -> geometry.setGridColumns(3));
        geometry(refusals, "more rows than side", geometry -> geometry.setGridRows(3));
        select(refusals, "no scores", request -> request.clearThumbnailScores().clearCropScores());
        select(refusals, "a thumbnail score too many", request -> request.addThumbnailScores(1));
        select(refusals, "a crop score too many", request -> request.addCropScores(1));
        select(refusals, "a crop score too few", request -> request.clearCropScores()
                .addAllCropScores(Collections.nCopies(15, 1f)));
        select(refusals, "a thumbnail score that is NaN", request -> request.setThumbnailScores(1, Float.NaN));
        select(
                refusals,
                "a thumbnail score that is infinite",
                request -> request.setThumbnailScores(1, Float.POSITIVE_INFINITY));
        select(refusals, "a crop score that is NaN", request -> request.setCropScores(7, Float.NaN));
        select(refusals, "a crop score that is infinite", request -> request.setCropScores(7, Float.NEGATIVE_INFINITY));
        compression(refusals, "ratio 0", compression -> compression.setRetentionRatio(0));
        compression(refusals, "a ratio below 0", compression -> compression.setRetentionRatio(-0.5));
        compression(refusals, "a ratio above 1", compression -> compression.setRetentionRatio(1.01));
        compression(refusals, "a ratio that is NaN", compression -> compression.setRetentionRatio(Double.NaN));
        compression(refusals, "an unknown method", compression -> compression.setMethod("no-such-method"));
        compression(refusals, "an unknown profile", compression -> compression.setProfile("no-such-profile"));
        compression(refusals, "none that drops tokens", compression -> compression.setMethod("none"));
        for (String method : List.of("globalcom2-coverage", "cls-top-k", "random")) {
            compression(refusals, method + " in profile official", compression -> compression
                    .setMethod(method)
                    .setProfile("official"));
        }
        select(refusals, "profile official where no crop token shows image", request -> {
            request.getGeometryBuilder().setImageWidth(1_000).setImageHeight(1);
            request.getCompressionBuilder().setProfile("official");
        });
        compression(
                refusals,
                "a method that needs features, without any",
                compression -> compression.setMethod("globalcom2-coverage"));
        compression(refusals, "aggregate without features", compression -> compression.setAggregate(true));
        compress(refusals);
        return refusals;
    }

    private void compress(Map<String, Question> refusals) {
        List<CompressRequest> good = goodCall();
        CompressRequest header = good.get(0);
        CompressRequest rows = good.get(1);
        SelectRequest.Builder tooManyScores = goodRequest().addThumbnailScores(1);
        SelectRequest.Builder official = goodRequest();
        official.getCompressionBuilder().setProfile("official").setAggregate(true);
        ByteString features = rows.getRows();
        Map<String, List<CompressRequest>> calls = new LinkedHashMap<>();
        calls.put("Compress of nothing", List.of());
        calls.put("Compress of rows without a header", List.of(rows));
        calls.put("Compress of two headers", List.of(header, header, rows));
        calls.put("Compress of an empty message", List.of(header, CompressRequest.getDefaultInstance()));
        calls.put("Compress without rows", List.of(header));
        calls.put("Compress of a row too few", List.of(header, rows(features.substring(ROW_BYTES))));
        calls.put("Compress of a row too many", List.of(header, rows, rows(features.substring(0, ROW_BYTES))));
        calls.put(
                "Compress of rows cut in two",
                List.of(header, rows(features.substring(0, 1)), rows(features.substring(1))));
        calls.put("Compress without an element type", List.of(edited(header, Dtype.DTYPE_UNSPECIFIED, WIDTH), rows));
        calls.put("Compress of rows without width", List.of(edited(header, Dtype.DTYPE_FLOAT32, 0), rows));
        calls.put(
                "Compress with a score too many",
                GoldenRequests.compress(tooManyScores.build(), Dtype.DTYPE_FLOAT32, WIDTH, features));
        calls.put(
                "aggregate in profile official",
                GoldenRequests.compress(official.build(), Dtype.DTYPE_FLOAT32, WIDTH, features));
        calls.forEach((name, messages) -> refusals.put(name, () -> refused(() -> this.calls.compress(messages))));
    }

    /** Else a compressor that refuses everything would pass. */
    private Optional<String> answersWithoutMistake() throws StatusException, InterruptedException {
        Selection selection = calls.select(goodRequest().build());
        KeptRowsHeader kept = calls.compress(goodCall()).header();
        return SelectChecks.differs("tokens.kept", 10, selection.getTokens().getKept())
                .or(() -> SelectChecks.differs("row_count", 10, kept.getRowCount()));
    }

    private void select(Map<String, Question> refusals, String name, Consumer<SelectRequest.Builder> mistake) {
        SelectRequest.Builder request = goodRequest();
        mistake.accept(request);
        refusals.put(name, () -> refused(() -> calls.select(request.build())));
    }

    private void geometry(Map<String, Question> refusals, String name, Consumer<Geometry.Builder> mistake) {
        select(refusals, name, request -> mistake.accept(request.getGeometryBuilder()));
    }

    private void compression(Map<String, Question> refusals, String name, Consumer<Compression.Builder> mistake) {
        select(refusals, name, request -> mistake.accept(request.getCompressionBuilder()));
    }

    private static Optional<String> refused(Call call) throws InterruptedException {
        try {
            call.run();
            return Optional.of("expected INVALID_ARGUMENT, got an answer");
        } catch (StatusException e) {
            return e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
                    ? Optional.empty()
                    : Optional.of("expected INVALID_ARGUMENT, got " + ConformanceSuite.inWords(e.getStatus()));
        }
    }

    private static SelectRequest.Builder goodRequest() {
        return SelectRequest.newBuilder()
                .setRequestId("conformance-refusal")
                .setCompression(Compression.newBuilder().setRetentionRatio(0.5))
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(100)
                        .setImageHeight(100)
                        .setGridColumns(2)
                        .setGridRows(2)
                        .setSide(2))
                .addAllThumbnailScores(Collections.nCopies(VIEW_TOKENS, 1f))
                .addAllCropScores(Collections.nCopies((VIEWS - 1) * VIEW_TOKENS, 1f));
    }

    private static List<CompressRequest> goodCall() {
        ByteString features = ByteString.copyFrom(new byte[VIEWS * VIEW_TOKENS * ROW_BYTES]);
        return GoldenRequests.compress(goodRequest().build(), Dtype.DTYPE_FLOAT32, WIDTH, features);
    }

    private static CompressRequest rows(ByteString rows) {
        return CompressRequest.newBuilder().setRows(rows).build();
    }

    private static CompressRequest edited(CompressRequest header, Dtype dtype, int width) {
        CompressRequest.Builder edited = header.toBuilder();
        edited.getHeaderBuilder().setDtype(dtype).setRowWidth(width);
        return edited.build();
    }

    /** A call that should fail. */
    @FunctionalInterface
    private interface Call {
        Object run() throws StatusException, InterruptedException;
    }
}
