package io.globalcom2.compression.globalcom2;

import java.util.List;

/** Crops of an image, numbered row by row. */
public record CropGrid(int columns, int rows) {
    /** No crops: the image is its thumbnail alone. */
    public static final CropGrid NONE = new CropGrid(0, 0);

    public CropGrid {
        boolean none = columns == 0 && rows == 0;
        if (!none && (columns < 1 || rows < 1)) {
            throw new IllegalArgumentException("expected at least 1 column and 1 row, got " + columns + " x " + rows);
        }
    }

    public int crops() {
        return columns * rows;
    }

    /**
     * The grid that keeps most pixels of an image and, among equals, wastes fewest of its own; the earliest candidate wins what is still a tie
     * ({@code select_best_resolution} of transformers' {@code image_processing_utils.py}).
     *
     * @param candidates at least one
     * @param tile edge of a crop in pixels
     * @param imageWidth in pixels, at least 1
     * @param imageHeight in pixels, at least 1
     */
    public static CropGrid choose(List<CropGrid> candidates, int tile, int imageWidth, int imageHeight) {
        CropGrid best = candidates.get(0);
        long mostEffective = 0;
        long leastWasted = Long.MAX_VALUE;
        for (CropGrid grid : candidates) {
            int width = grid.columns() * tile;
            int height = grid.rows() * tile;
            double scale = Math.min((double) width / imageWidth, (double) height / imageHeight);
            long scaled = (long) (int) (imageWidth * scale) * (int) (imageHeight * scale);
            long effective = Math.min(scaled, (long) imageWidth * imageHeight);
            long wasted = (long) width * height - effective;
            if (effective > mostEffective || (effective == mostEffective && wasted < leastWasted)) {
                best = grid;
                mostEffective = effective;
                leastWasted = wasted;
            }
        }
        return best;
    }
}
