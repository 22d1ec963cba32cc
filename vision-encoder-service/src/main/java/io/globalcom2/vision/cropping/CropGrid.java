package io.globalcom2.vision.cropping;

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
}
