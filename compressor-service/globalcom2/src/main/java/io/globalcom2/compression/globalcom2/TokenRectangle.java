package io.globalcom2.compression.globalcom2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The tokens in columns [firstColumn, endColumn) and rows [firstRow, endRow) of a view or of the assembled crop grid; may be empty. */
public record TokenRectangle(int firstColumn, int endColumn, int firstRow, int endRow) {
    /** All of a view. */
    static TokenRectangle wholeView(ImageGeometry geometry) {
        return new TokenRectangle(0, geometry.side(), 0, geometry.side());
    }

    public int columns() {
        return endColumn - firstColumn;
    }

    public int rows() {
        return endRow - firstRow;
    }

    public int tokens() {
        return columns() * rows();
    }

    /** Raster indices, in a map of that width, of the tokens at places among this rectangle's tokens. */
    int[] rasterIndices(int[] places, int width) {
        return Arrays.stream(places).map(place -> rasterIndex(place, width)).toArray();
    }

    private int rasterIndex(int place, int width) {
        return (firstRow + place / columns()) * width + firstColumn + place % columns();
    }

    /** Raster indices of all its tokens in a map of that width, ascending. */
    IntStream rasterIndices(int width) {
        return IntStream.range(0, tokens()).map(place -> rasterIndex(place, width));
    }

    /** This rectangle's part of a map of that width whose first element is at the offset: [rows, columns]. */
    float[] cut(float[] map, int offset, int width) {
        float[] part = new float[tokens()];
        if (part.length == 0) {
            return part; // an empty rectangle may lie outside the map
        }
        for (int row = 0; row < rows(); row++) {
            System.arraycopy(map, offset + (firstRow + row) * width + firstColumn, part, row * columns(), columns());
        }
        return part;
    }

    /**
     * This rectangle's part of a matrix over the pairs of tokens of a map of that width; the matrix itself where it is all of it.
     *
     * @param pairs [width * width, width * width], row-major
     * @return [tokens, tokens], row-major
     */
    float[] cutPairs(float[] pairs, int width) {
        int tokens = tokens();
        int stride = width * width;
        if (tokens == stride) {
            return pairs;
        }
        float[] part = new float[tokens * tokens];
        for (int i = 0; i < tokens; i++) {
            float[] row = cut(pairs, rasterIndex(i, width) * stride, width);
            System.arraycopy(row, 0, part, i * tokens, tokens);
        }
        return part;
    }

    /** What this rectangle of the crop grid is in each crop, row by row and in the crop's own coordinates. */
    List<TokenRectangle> perCrop(ImageGeometry geometry) {
        int side = geometry.side();
        List<TokenRectangle> crops = new ArrayList<>(geometry.crops());
        for (int row = 0; row < geometry.gridRows(); row++) {
            for (int column = 0; column < geometry.gridColumns(); column++) {
                crops.add(new TokenRectangle(
                        clamp(firstColumn - column * side, side),
                        clamp(endColumn - column * side, side),
                        clamp(firstRow - row * side, side),
                        clamp(endRow - row * side, side)));
            }
        }
        return List.copyOf(crops);
    }

    private static int clamp(int value, int max) {
        return Math.min(Math.max(value, 0), max);
    }
}
