package io.globalcom2.compression.globalcom2;

import java.util.stream.IntStream;

/** How much of each crop to keep: the more of the thumbnail's attention falls on what a crop shows, the more. */
public final class CropRatios {
    /** tau in section 3 of the paper, {@code temperature} in generate_scale_for_crop_features of the released code. */
    public static final double TEMPERATURE = 10;

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

    /** R * (1 + sigma_j - mean sigma) by the {@link #richness} of each crop, not clipped: [n]. */
    static double[] standard(Scores scores, ValidExtent extent, double retentionRatio) {
        return allocate(richness(scores, extent), extent, TEMPERATURE, retentionRatio);
    }

    /**
     * s_j: the {@link #means}, brought to the size that the paper's sums have in a thumbnail of 24 * 24 tokens; where its regions are equal they
     * are those sums.
     *
     * @return [n]; 0 for a crop that shows no image
     */
    public static double[] richness(Scores scores, ValidExtent extent) {
        double[] richness = means(scores, extent);
        int[] showing = showingImage(extent);
        for (int crop : showing) {
            richness[crop] *= REFERENCE_TOKENS / showing.length;
        }
        return richness;
    }

    /**
     * The area-weighted mean of the thumbnail's scores of what each crop shows of the image. The thumbnail shows the same image as the valid
     * extent, squashed to side * side.
     *
     * @return [n]; 0 for a crop that shows no image
     */
    public static double[] means(Scores scores, ValidExtent extent) {
        ImageGeometry geometry = extent.geometry();
        float[] thumbnail = scores.ofView(0, extent);
        TokenRectangle inGrid = extent.inGrid();
        double columnScale = (double) geometry.side() / inGrid.columns();
        double rowScale = (double) geometry.side() / inGrid.rows();
        double[] means = new double[geometry.crops()];
        for (int crop : showingImage(extent)) {
            TokenRectangle valid = extent.inView(1 + crop);
            int left = crop % geometry.gridColumns() * geometry.side() - inGrid.firstColumn();
            int top = crop / geometry.gridColumns() * geometry.side() - inGrid.firstRow();
            means[crop] = meanOver(
                    thumbnail,
                    geometry.side(),
                    (left + valid.firstColumn()) * columnScale,
                    (left + valid.endColumn()) * columnScale,
                    (top + valid.firstRow()) * rowScale,
                    (top + valid.endRow()) * rowScale);
        }
        return means;
    }

    /**
     * R * (1 + sigma_j - mean sigma), where sigma is the softmax of the richness over the crops that show image.
     *
     * @param richness [n]
     * @param temperature tau, positive: small gives all to the richest crop, large the same to each
     * @return [n]; 0 for a crop that shows no image
     */
    public static double[] allocate(double[] richness, ValidExtent extent, double temperature, double retentionRatio) {
        int[] showing = showingImage(extent);
        double[] shown =
                IntStream.of(showing).mapToDouble(crop -> richness[crop]).toArray();
        double[] allocated = aroundMean(shown, temperature, 0, retentionRatio);
        double[] ratios = new double[richness.length];
        for (int i = 0; i < showing.length; i++) {
            ratios[showing[i]] = allocated[i];
        }
        return ratios;
    }

    /** The same ratio for every crop that shows image: [n]. */
    public static double[] equal(ValidExtent extent, double retentionRatio) {
        double[] ratios = new double[extent.geometry().crops()];
        for (int crop : showingImage(extent)) {
            ratios[crop] = retentionRatio;
        }
        return ratios;
    }

    private static int[] showingImage(ValidExtent extent) {
        return IntStream.range(0, extent.geometry().crops())
                .filter(crop -> extent.inView(1 + crop).tokens() > 0)
                .toArray();
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
