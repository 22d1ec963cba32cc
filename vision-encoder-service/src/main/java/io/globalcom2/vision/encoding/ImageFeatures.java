package io.globalcom2.vision.encoding;

import static java.util.Objects.requireNonNull;

import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.vision.cropping.PixelSize;

/**
 * All that a request needs of an image, whatever its compression. Immutable.
 *
 * @param size of the image as the caller sent it
 * @param grid how its crops lie; views = 1 + columns · rows
 */
public record ImageFeatures(PixelSize size, CropGrid grid, EncodedViews views) {
    public ImageFeatures {
        requireNonNull(size, "size is null");
        requireNonNull(grid, "grid is null");
        requireNonNull(views, "views is null");
    }
}
