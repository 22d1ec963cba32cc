package io.globalcom2.compression.globalcom2;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Which tokens of the assembled crop grid show image and not padding: LLaVA's unpad. The image is scaled until it fits the grid, centred,
 * and the padding of the shorter axis, halved and rounded down, is taken off on both sides; so one row or column of padding may remain.
 */
final class ValidExtent {
    private ValidExtent() {}

    static TokenRectangle of(ImageGeometry geometry, Profile profile) {
        int gridWidth = geometry.gridWidth();
        int gridHeight = geometry.gridHeight();
        double imageAspect = (double) geometry.imageWidth() / geometry.imageHeight();
        double gridAspect = (double) gridWidth / gridHeight;
        if (imageAspect > gridAspect) {
            double height = geometry.imageHeight() * ((double) gridWidth / geometry.imageWidth());
            int padding = (gridHeight - wholeTokens(height, profile)) / 2;
            return new TokenRectangle(0, gridWidth, padding, gridHeight - padding);
        }
        double width = geometry.imageWidth() * ((double) gridHeight / geometry.imageHeight());
        int padding = (gridWidth - wholeTokens(width, profile)) / 2;
        return new TokenRectangle(padding, gridWidth - padding, 0, gridHeight);
    }

    private static int wholeTokens(double size, Profile profile) {
        return switch (profile) {
            // compress_crops in the released code: int(x)
            case OFFICIAL -> (int) size;
            // unpad_image in Hugging Face's modeling_llava_next.py: int(round(x, 7)), where Python rounds the exact
            // decimal value
            case STANDARD ->
                new BigDecimal(size).setScale(7, RoundingMode.HALF_EVEN).intValue();
        };
    }
}
