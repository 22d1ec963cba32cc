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

/**
 * A prompt as the program's {@code pack} takes it: all token ids, the rows of each image as bytes, and for each position where its row lies
 * in [text positions; visual tokens; newline].
 */
final class PromptPacking {
    private final List<TextTokens> texts = new ArrayList<>();
    /** Images that kept at least one row. */
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

    /** Per image [visual tokens, vision width × bytes] UINT8; memory outside the heap is not copied. */
    NDList features(NDManager manager) {
        NDList features = new NDList();
        for (VisualTokens image : images) {
            Shape shape = new Shape(
                    image.kept(), (long) image.rowWidth() * image.dtype().sizeBytes());
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

    /** [P] int64. */
    NDArray order(NDManager manager) {
        return manager.create(order);
    }

    private long[] order(Prompt prompt) {
        long[] places = new long[prompt.positions()];
        long nextText = 0;
        long nextRow = texts.stream().mapToLong(TextTokens::positions).sum();
        long newline = nextRow + images.stream().mapToLong(VisualTokens::kept).sum();
        int position = 0;
        for (PromptPiece part : prompt.parts()) {
            for (int i = 0; i < part.positions(); i++) {
                if (part instanceof VisualTokens visual) {
                    places[position++] = visual.isNewline(i) ? newline : nextRow++;
                } else {
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
