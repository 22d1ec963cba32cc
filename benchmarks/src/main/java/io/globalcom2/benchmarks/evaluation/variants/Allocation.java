package io.globalcom2.benchmarks.evaluation.variants;

import io.globalcom2.compression.globalcom2.CropRatios;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.TokenRectangle;
import io.globalcom2.compression.globalcom2.ValidExtent;

/**
 * What decides how much each crop keeps. All but {@link #UNIFORM} go through the softmax of {@link CropRatios} and differ in how the
 * thumbnail's scores of what a crop shows become one number.
 */
public enum Allocation {
    /** The same ratio for every crop that shows image. */
    UNIFORM,
    /** Their sum, as section 3 of the paper has it: flat or sharp where a view has not 24 * 24 tokens, and larger for a crop that shows more. */
    SUM,
    /** Their mean, as the released code had it for one commit (5429dac): far below the temperature of 10, so nearly uniform. */
    MEAN,
    /** Their mean, brought to the size that the paper's sum has in a thumbnail of 24 * 24 tokens: as served. */
    SCALED_MEAN;

    /** r_j: [n]. */
    double[] cropRatios(Scores scores, ValidExtent extent, double temperature, double retentionRatio) {
        return switch (this) {
            case UNIFORM -> CropRatios.equal(extent, retentionRatio);
            case SUM -> CropRatios.allocate(sums(scores, extent), extent, temperature, retentionRatio);
            case MEAN -> CropRatios.allocate(CropRatios.means(scores, extent), extent, temperature, retentionRatio);
            case SCALED_MEAN ->
                CropRatios.allocate(CropRatios.richness(scores, extent), extent, temperature, retentionRatio);
        };
    }

    /** The means, times the part of the thumbnail that each crop shows, in tokens: [n]. */
    private static double[] sums(Scores scores, ValidExtent extent) {
        TokenRectangle inGrid = extent.inGrid();
        double columnScale = (double) extent.geometry().side() / inGrid.columns();
        double rowScale = (double) extent.geometry().side() / inGrid.rows();
        double[] sums = CropRatios.means(scores, extent);
        for (int crop = 0; crop < sums.length; crop++) {
            sums[crop] *= extent.inView(1 + crop).tokens() * columnScale * rowScale;
        }
        return sums;
    }
}
