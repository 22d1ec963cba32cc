package io.globalcom2.vision.encoding;

import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.vision.cropping.PixelSize;
import io.globalcom2.vision.cropping.Views;

/**
 * An image cut into views.
 *
 * @param size of the image, turned as its file says
 * @param grid how its crops lie; views = 1 + columns · rows
 */
public record PreparedImage(PixelSize size, CropGrid grid, Views views) {}
