package io.globalcom2.vision.cropping;

/** Crops of an image, numbered row by row. */
public record CropGrid(int columns, int rows) {
    public CropGrid {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("expected at least 1 column and 1 row, got " + columns + " x " + rows);
        }
    }

    public int crops() {
        return columns * rows;
    }
}
