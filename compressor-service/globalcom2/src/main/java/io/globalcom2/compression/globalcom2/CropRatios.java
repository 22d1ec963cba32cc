package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.List;

/** How much of each crop to keep: the more of the thumbnail's attention falls on what a crop shows, the more. */
final class CropRatios {
    /** tau in section 3 of the paper, {@code temperature} in generate_scale_for_crop_features of the released code. */
    static final double TEMPERATURE = 10;

    /** Added to the softmax denominator by the released code. */
    private static final double OFFICIAL_EPSILON = 1e-8;

    /** Tokens of the thumbnail for which the authors chose the temperature: 24 * 24. */
    private static final double REFERENCE_TOKENS = 576;

    private CropRatios() {}

    /**
     * generate_scale_for_crop_features of the released code: sums over equal regions of the thumbnail, where the last region takes the
     * remainder. Clipped at 1; the surplus is lost.
     */
    static double[] official(float[] thumbnail, ImageGeometry geometry, double retentionRatio) {
        int side = geometry.side();
        int regionWidth = side / geometry.gridColumns();
        int regionHeight = side / geometry.gridRows();
        double[] sums = new double[geometry.crops()];
        for (int row = 0; row < side; row++) {
            int regionRow = Math.min(row / regionHeight, geometry.gridRows() - 1);
            for (int column = 0; column < side; column++) {
                int regionColumn = Math.min(column / regionWidth, geometry.gridColumns() - 1);
                sums[regionRow * geometry.gridColumns() + regionColumn] += thumbnail[row * side + column];
            }
        }
        double[] ratios = aroundMean(sums, TEMPERATURE, OFFICIAL_EPSILON, retentionRatio);
        for (int crop = 0; crop < ratios.length; crop++) {
            ratios[crop] = Math.min(ratios[crop], 1);
        }
        return ratios;
    }

    /**
     * By what each crop shows of the image: its share of the thumbnail, where 24 * 24 tokens in equal regions give the sums of the paper with
     * {@link Allocation#SCALED_MEAN}. A crop that shows no image has ratio 0 and does not count; the others are not clipped.
     *
     * @param extent valid tokens of the crop grid; the thumbnail shows the same image, squashed to side * side
     * @param crops the extent in each crop
     */
    static double[] standard(
            float[] thumbnail,
            ImageGeometry geometry,
            TokenRectangle extent,
            List<TokenRectangle> crops,
            Allocation allocation,
            double temperature,
            double retentionRatio) {
        if (allocation == Allocation.UNIFORM) {
            return equal(crops, retentionRatio);
        }
        int[] showing = showingImage(crops);
        double[] richness = new double[showing.length];
        for (int i = 0; i < showing.length; i++) {
            TokenRectangle crop = crops.get(showing[i]);
            int cropLeft = showing[i] % geometry.gridColumns() * geometry.side();
            int cropTop = showing[i] / geometry.gridColumns() * geometry.side();
            double columnScale = (double) geometry.side() / extent.columns();
            double rowScale = (double) geometry.side() / extent.rows();
            double mean = meanOver(
                    thumbnail,
                    geometry.side(),
                    (cropLeft + crop.firstColumn() - extent.firstColumn()) * columnScale,
                    (cropLeft + crop.endColumn() - extent.firstColumn()) * columnScale,
                    (cropTop + crop.firstRow() - extent.firstRow()) * rowScale,
                    (cropTop + crop.endRow() - extent.firstRow()) * rowScale);
            double size =
                    switch (allocation) {
                        case SUM -> crop.tokens() * columnScale * rowScale;
                        case SCALED_MEAN -> REFERENCE_TOKENS / showing.length;
                        case MEAN, UNIFORM -> 1;
                    };
            richness[i] = size * mean;
        }
        double[] allocated = aroundMean(richness, temperature, 0, retentionRatio);
        double[] ratios = new double[crops.size()];
        for (int i = 0; i < showing.length; i++) {
            ratios[showing[i]] = allocated[i];
        }
        return ratios;
    }

    /** The same ratio for every crop that shows image. */
    private static double[] equal(List<TokenRectangle> crops, double retentionRatio) {
        return crops.stream()
                .mapToDouble(crop -> crop.tokens() > 0 ? retentionRatio : 0)
                .toArray();
    }

    private static int[] showingImage(List<TokenRectangle> crops) {
        int[] numbers = new int[crops.size()];
        int count = 0;
        for (int crop = 0; crop < numbers.length; crop++) {
            if (crops.get(crop).tokens() > 0) {
                numbers[count++] = crop;
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Area-weighted mean of a square map over columns [left, right) and rows [top, bottom), all within the map. */
    private static double meanOver(float[] map, int side, double left, double right, double top, double bottom) {
        double sum = 0;
        for (int row = (int) top; row < side && row < bottom; row++) {
            double rowSum = 0;
            for (int column = (int) left; column < side && column < right; column++) {
                rowSum += overlap(column, left, right) * map[row * side + column];
            }
            sum += overlap(row, top, bottom) * rowSum;
        }
        return sum / ((right - left) * (bottom - top));
    }

    /** Length of the part of cell [cell, cell + 1) in [from, to). */
    private static double overlap(int cell, double from, double to) {
        return Math.min(cell + 1, to) - Math.max(cell, from);
    }

    /** R * (1 + sigma_j - mean sigma) with sigma = softmax((s - max s) / tau). */
    private static double[] aroundMean(double[] richness, double temperature, double epsilon, double retentionRatio) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : richness) {
            max = Math.max(max, value);
        }
        // Operation by operation as the released code: where scores tie, the last bit decides on which side of a whole
        // number N_j * r_j is.
        double[] sigma = new double[richness.length];
        double sum = 0;
        for (int crop = 0; crop < sigma.length; crop++) {
            sigma[crop] = StrictMath.exp((richness[crop] - max) / temperature);
            sum += sigma[crop];
        }
        double denominator = sum + epsilon;
        double sigmaSum = 0;
        for (int crop = 0; crop < sigma.length; crop++) {
            sigma[crop] /= denominator;
            sigmaSum += sigma[crop];
        }
        double mean = sigmaSum / sigma.length;
        double[] ratios = new double[sigma.length];
        for (int crop = 0; crop < ratios.length; crop++) {
            ratios[crop] = retentionRatio * (1 + sigma[crop] - mean);
        }
        return ratios;
    }
}
