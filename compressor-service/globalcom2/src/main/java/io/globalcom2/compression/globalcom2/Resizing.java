package io.globalcom2.compression.globalcom2;

import java.util.Optional;

/**
 * What becomes of the crops' tokens where the uncompressed model reads fewer than there are: the grid of the valid extent is resized bilinearly, without aligned corners, after the
 * projector. Source: {@code pack_image_features} of transformers' {@code modeling_llava_onevision.py}.
 *
 * @param rows of the valid extent, at least 1, as are all
 * @param columns of the valid extent
 * @param readRows that are read
 * @param readColumns that are read
 */
public record Resizing(int rows, int columns, int readRows, int readColumns) {
    /** What is less too large than this is read as it is. */
    private static final double LEAST_FACTOR = 1.1;
    /** The product of two is an int. */
    private static final int MAX_EDGE = 46_000;

    public Resizing {
        Expect.inRange("resizing.rows", rows, 1, MAX_EDGE);
        Expect.inRange("resizing.columns", columns, 1, MAX_EDGE);
        Expect.inRange("resizing.read_rows", readRows, 1, MAX_EDGE);
        Expect.inRange("resizing.read_columns", readColumns, 1, MAX_EDGE);
    }

    static Optional<Resizing> of(ImageGeometry geometry, TokenRectangle inGrid) {
        if (geometry.anyresMax() == 0) {
            return Optional.empty();
        }
        double limit = (double) geometry.anyresMax() * geometry.viewTokens();
        double factor = Math.sqrt(inGrid.tokens() / limit);
        if (factor <= LEAST_FACTOR) {
            return Optional.empty();
        }
        return Optional.of(new Resizing(
                inGrid.rows(),
                inGrid.columns(),
                wholeTimes(inGrid.rows(), factor),
                wholeTimes(inGrid.columns(), factor)));
    }

    /** Python's {@code int(size // factor)}, whose remainder is exact where a quotient may be rounded up to a whole number; at least 1. */
    private static int wholeTimes(int size, double factor) {
        return Math.max(1, (int) Math.rint((size - size % factor) / factor));
    }

    /** Tokens that are read, newlines not counted. */
    public int tokens() {
        return readRows * readColumns;
    }
}
