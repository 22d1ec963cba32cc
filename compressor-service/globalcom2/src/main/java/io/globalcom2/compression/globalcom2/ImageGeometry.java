package io.globalcom2.compression.globalcom2;

/**
 * How an image is laid out in views. Impossible sizes are invalid input.
 *
 * @param imageWidth of the image as the caller sent it, in pixels, as is {@code imageHeight}
 * @param gridColumns of the crop grid, 1 to {@code side}, or any number with {@code anyresMax}, as is {@code gridRows}; both 0 where the image is read as its thumbnail alone
 * @param side tokens along one edge of a view
 * @param anyresMax M of the checkpoint's {@code anyres_max_M}: crops of more tokens than M views have are read resized where nothing is compressed, see {@link Resizing};
 *     0 where there is no such limit
 */
public record ImageGeometry(int imageWidth, int imageHeight, int gridColumns, int gridRows, int side, int anyresMax) {
    /** The largest side whose square is an int. */
    private static final int MAX_SIDE = 46_340;

    public ImageGeometry {
        Expect.inRange("geometry.image_width", imageWidth, 1, Integer.MAX_VALUE);
        Expect.inRange("geometry.image_height", imageHeight, 1, Integer.MAX_VALUE);
        Expect.inRange("geometry.side", side, 1, MAX_SIDE);
        Expect.inRange("geometry.anyres_max", anyresMax, 0, Integer.MAX_VALUE);
        if (gridColumns != 0 || gridRows != 0) {
            int most = anyresMax == 0 ? side : MAX_SIDE;
            Expect.inRange("geometry.grid_columns", gridColumns, 1, most);
            Expect.inRange("geometry.grid_rows", gridRows, 1, most);
        }
        // Tokens are numbered through all views in an int.
        long tokens = (1 + (long) gridColumns * gridRows) * side * side;
        if (tokens > Integer.MAX_VALUE) {
            throw Expect.mismatch(
                    "geometry", "at most " + Integer.MAX_VALUE + " tokens in all views", String.valueOf(tokens));
        }
    }

    /** Of an image whose crops are never resized. */
    public ImageGeometry(int imageWidth, int imageHeight, int gridColumns, int gridRows, int side) {
        this(imageWidth, imageHeight, gridColumns, gridRows, side, 0);
    }

    /** Tokens of one view: T. */
    public int viewTokens() {
        return side * side;
    }

    /** Crops in the grid: n. */
    public int crops() {
        return gridColumns * gridRows;
    }

    /** Tokens along the upper edge of the assembled crop grid. */
    int gridWidth() {
        return gridColumns * side;
    }

    /** Tokens along the left edge of the assembled crop grid. */
    int gridHeight() {
        return gridRows * side;
    }
}
