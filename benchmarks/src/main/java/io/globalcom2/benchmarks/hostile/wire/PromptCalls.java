package io.globalcom2.benchmarks.hostile.wire;

import com.google.protobuf.ByteString;
import io.globalcom2.benchmarks.hostile.input.Draw;
import io.globalcom2.benchmarks.hostile.input.Expectation;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.InputClass;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.GenerateRequest;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.PromptPart;
import io.globalcom2.proto.v1.Sampling;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.proto.v1.Tensor;
import io.globalcom2.proto.v1.TokenIds;
import io.globalcom2.proto.v1.VisualRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Prompts for the language model of the demo model: token ids that there are not, and visual rows that do not fit. */
final class PromptCalls {
    private static final int WIDTH = 96;
    private static final int SIDE = 8;
    private static final int ROWS = SIDE * SIDE;
    private static final List<Integer> NO_IDS = List.of(-1, Integer.MAX_VALUE, 448, 1 << 20);
    private static final List<Long> EXTENTS = List.of(-1L, 0L, 1L << 31, 1L << 62, Long.MIN_VALUE, 7L);

    private PromptCalls() {}

    static HostileInput next(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> call("no prompt", List.of());
            case 1 -> call("a part of nothing", List.of(PromptPart.getDefaultInstance()));
            case 2 ->
                call(
                        "an id that is none",
                        List.of(PromptPart.newBuilder()
                                .setTokenIds(TokenIds.newBuilder().addIds(5).addIds(Draw.oneOf(random, NO_IDS)))
                                .build()));
            default -> rows(random);
        };
    }

    private static HostileInput rows(SplittableRandom random) {
        long extent = Draw.oneOf(random, EXTENTS);
        return switch (random.nextInt(14)) {
            case 0 -> rows("rows of nothing", VisualRows.Builder::clear);
            case 1 -> rows("no tensor", VisualRows.Builder::clearRows);
            case 2 -> rows("no selection", VisualRows.Builder::clearSelection);
            case 3 -> tensor("no element type", Tensor.Builder::clearDtype);
            case 4 -> tensor("no shape", Tensor.Builder::clearShape);
            case 5 -> tensor("%d rows".formatted(extent), tensor -> tensor.setShape(0, extent));
            case 6 -> tensor("%d wide".formatted(extent), tensor -> tensor.setShape(1, extent));
            case 7 -> tensor("a dimension too many", tensor -> tensor.addShape(1));
            case 8 ->
                tensor(
                        "a byte too few",
                        tensor -> tensor.setData(tensor.getData().substring(1)));
            case 9 -> tensor("half the element size", tensor -> tensor.setDtype(Dtype.DTYPE_FLOAT16));
            case 10 -> selection("a token too many", selection -> selection.addSequence(1));
            case 11 ->
                selection(
                        "a token that is none",
                        selection -> selection.setSequence(1, Draw.oneOf(random, List.of(-2, Integer.MIN_VALUE))));
            case 12 ->
                selection(
                        "a count that is wrong",
                        selection -> selection.getTokensBuilder().setKept(3));
            default -> {
                float value = Draw.oneOf(random, List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
                yield tensor("rows of " + value, tensor -> tensor.setData(data(value)));
            }
        };
    }

    private static HostileInput tensor(String name, Consumer<Tensor.Builder> mistake) {
        return rows(name, rows -> mistake.accept(rows.getRowsBuilder()));
    }

    private static HostileInput selection(String name, Consumer<Selection.Builder> mistake) {
        return rows(name, rows -> mistake.accept(rows.getSelectionBuilder()));
    }

    private static HostileInput rows(String name, Consumer<VisualRows.Builder> mistake) {
        Selection.Builder selection = Selection.newBuilder()
                .setMethod("none")
                .setProfile("standard")
                .setRequestedRatio(1)
                .setThumbnailKept(ROWS)
                .setTokens(ImageTokens.newBuilder().setOriginal(ROWS).setKept(ROWS));
        for (int token = 0; token < ROWS; token++) {
            selection.addSequence(token);
        }
        VisualRows.Builder rows = VisualRows.newBuilder()
                .setRows(Tensor.newBuilder()
                        .setDtype(Dtype.DTYPE_FLOAT32)
                        .addShape(ROWS)
                        .addShape(WIDTH)
                        .setData(data(0.5f)))
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(100)
                        .setImageHeight(100)
                        .setSide(SIDE))
                .setSelection(selection);
        mistake.accept(rows);
        return call(
                name,
                List.of(
                        PromptPart.newBuilder().setText("USER: ").build(),
                        PromptPart.newBuilder().setVisualRows(rows).build()));
    }

    private static HostileInput call(String name, List<PromptPart> prompt) {
        GenerateRequest request = GenerateRequest.newBuilder()
                .addAllPrompt(prompt)
                .setSampling(Sampling.newBuilder().setMaxTokens(2))
                .build();
        return HostileInput.ofCall(
                InputClass.LANGUAGE_MODEL_CALLS,
                name,
                "globalcom2.v1.LanguageModel/Generate",
                List.of(request.toByteString()),
                Expectation.refused());
    }

    private static ByteString data(float value) {
        ByteBuffer data = ByteBuffer.allocate(ROWS * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putFloat(value);
        }
        return ByteString.copyFrom(data.flip());
    }
}
