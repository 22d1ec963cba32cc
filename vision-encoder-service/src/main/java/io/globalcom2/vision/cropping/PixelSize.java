package io.globalcom2.vision.cropping;

import static io.globalcom2.failure.ServingException.invalidInput;

/** Extent of a picture in pixels, each at least 1. */
public record PixelSize(int width, int height) {
    public PixelSize {
        if (width < 1 || height < 1) {
            throw invalidInput("expected an image of at least 1x1 pixels, got " + width + "x" + height);
        }
    }

    public long pixels() {
        return (long) width * height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
