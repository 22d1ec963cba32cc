package io.globalcom2.generation.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.PromptPiece;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.prompt.VisualTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A prompt as the program's {@code pack} takes it: all token ids, the rows of each image as bytes, and for each position where its row lies
 * in [text positions; visual tokens; newline].
 */
final class PromptPacking {
    private final List<TextTokens> texts = new ArrayList<>();
    /** Images of which at least one token is read. */
    private final List<VisualTokens> images = new ArrayList<>();

    private final long[] order;

    PromptPacking(Prompt prompt, int visionWidth) {
        for (PromptPiece part : prompt.parts()) {
            if (part instanceof TextTokens text) {
                texts.add(text);
            } else if (part instanceof VisualTokens visual) {
                requireWidth(visual, visionWidth);
                images.add(visual);
            }
        }
        images.removeIf(image -> image.kept() == 0);
        order = order(prompt);
    }

    /** [text positions] int64. */
    NDArray tokens(NDManager manager) {
        return manager.create(texts.stream()
                .flatMapToInt(text -> IntStream.of(text.toArray()))
                .asLongStream()
                .toArray());
    }

    /** Per image [rows, vision width × bytes] UINT8; memory outside the heap is not copied. */
    NDList features(NDManager manager) {
        NDList features = new NDList();
        for (VisualTokens image : images) {
            Shape shape = new Shape(
                    image.rowCount(), (long) image.rowWidth() * image.dtype().sizeBytes());
            features.add(manager.create(image.rows(), shape, DataType.UINT8));
        }
        return features;
    }

    /** The number by which the program names each image's dtype. */
    long[] dtypes() {
        return images.stream()
                .mapToLong(image -> image.dtype().torchScalarType())
                .toArray();
    }

    /** Per image four numbers: rows and columns of the grid at the end of its rows that is resized, and those that it is resized to; zeros where nothing is. */
    long[] resizings() {
        return images.stream()
                .map(VisualTokens::resizing)
                .flatMapToLong(resizing -> resizing.map(change ->
                                LongStream.of(change.rows(), change.columns(), change.readRows(), change.readColumns()))
                        .orElseGet(() -> LongStream.of(0, 0, 0, 0)))
                .toArray();
    }

    /** [P] int64. */
    NDArray order(NDManager manager) {
        return manager.create(order);
    }

    private long[] order(Prompt prompt) {
        long[] places = new long[prompt.positions()];
        long nextText = 0;
        long imageStart = texts.stream().mapToLong(TextTokens::positions).sum();
        long newline =
                imageStart + images.stream().mapToLong(VisualTokens::tokens).sum();
        int position = 0;
        for (PromptPiece part : prompt.parts()) {
            if (part instanceof VisualTokens visual) {
                long next = imageStart + visual.firstToken();
                for (int i = 0; i < visual.positions(); i++) {
                    places[position++] = visual.isNewline(i) ? newline : next++;
                }
                imageStart += visual.kept() == 0 ? 0 : visual.tokens();
            } else {
                for (int i = 0; i < part.positions(); i++) {
                    places[position++] = nextText++;
                }
            }
        }
        return places;
    }

    private static void requireWidth(VisualTokens visual, int visionWidth) {
        if (visual.rowWidth() != visionWidth) {
            throw ServingException.invalidInput(
                    "visual tokens: expected rows of width %d, as this model's vision tower has, got %d"
                            .formatted(visionWidth, visual.rowWidth()));
        }
    }
}
