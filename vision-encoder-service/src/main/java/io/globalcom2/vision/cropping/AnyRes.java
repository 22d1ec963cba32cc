package io.globalcom2.vision.cropping;

import static java.util.Objects.requireNonNull;

import io.globalcom2.compression.globalcom2.CropGrid;
import java.util.List;

/**
 * Cuts an image into views: the thumbnail (the whole image squashed to the tile) and the crops of the grid that fits it best. Follows
 * transformers' {@code image_processing_pil_llava_next.py} and {@code image_processing_utils.py}. Immutable and safe for many threads.
 */
public final class AnyRes {
    private final int tile;
    private final List<CropGrid> candidates;
    private final float[][] tables; // [3][256]

    /**
     * The rules of one checkpoint.
     *
     * @param tile edge of a view in pixels
     * @param candidates the checkpoint's {@code image_grid_pinpoints} in tiles, in their order, which decides ties
     */
    public AnyRes(int tile, List<CropGrid> candidates, PixelNormalization normalization) {
        requireNonNull(normalization, "normalization is null");
        this.tile = tile;
        this.candidates = List.copyOf(candidates);
        if (tile < 1 || this.candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a tile of at least 1 pixel and at least 1 crop grid, got " + tile + " and " + candidates);
        }
        this.tables = new float[][] {normalization.table(0), normalization.table(1), normalization.table(2)};
    }

    /** The grid that an image is cut by. */
    public CropGrid chooseGrid(PixelSize image) {
        return CropGrid.choose(candidates, tile, image.width(), image.height());
    }

    /** Size of the image inside the padded grid: one axis filled, the other scaled alike and rounded up ({@code get_patch_output_size}). */
    PixelSize fit(PixelSize image, CropGrid grid) {
        int width = grid.columns() * tile;
        int height = grid.rows() * tile;
        double scaleX = (double) width / image.width();
        double scaleY = (double) height / image.height();
        if (scaleX < scaleY) {
            return new PixelSize(width, Math.min((int) Math.ceil(image.height() * scaleX), height));
        }
        return new PixelSize(Math.min((int) Math.ceil(image.width() * scaleY), width), height);
    }

    /** Thumbnail, then the crops of the grid row by row, if there are any; the letterbox around the image is black before normalisation. */
    public Views cut(RgbImage image, CropGrid grid) {
        int views = 1 + grid.crops();
        float[] values = new float[views * 3 * tile * tile];
        write(values, 0, BicubicResize.resize(image, new PixelSize(tile, tile)), 0, 0);
        if (grid.crops() == 0) {
            return new Views(views, tile, values);
        }

        PixelSize fitted = fit(image.size(), grid);
        RgbImage resized = BicubicResize.resize(image, fitted);
        int left = (grid.columns() * tile - fitted.width()) / 2;
        int top = (grid.rows() * tile - fitted.height()) / 2;
        for (int crop = 0; crop < grid.crops(); crop++) {
            int cropLeft = crop % grid.columns() * tile;
            int cropTop = crop / grid.columns() * tile;
            write(values, 1 + crop, resized, cropLeft - left, cropTop - top);
        }
        return new Views(views, tile, values);
    }

    /** Writes the tile of the picture whose corner is at (left, top), which may lie outside: there is letterbox. */
    private void write(float[] values, int view, RgbImage picture, int left, int top) {
        int out = view * 3 * tile * tile;
        for (int channel = 0; channel < 3; channel++) {
            float[] table = tables[channel];
            for (int y = top; y < top + tile; y++) {
                boolean rowInside = y >= 0 && y < picture.height();
                for (int x = left; x < left + tile; x++) {
                    boolean inside = rowInside && x >= 0 && x < picture.width();
                    values[out++] = table[inside ? picture.sample(x, y, channel) : 0];
                }
            }
        }
    }
}
