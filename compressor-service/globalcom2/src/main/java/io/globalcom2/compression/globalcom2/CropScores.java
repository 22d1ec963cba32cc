package io.globalcom2.compression.globalcom2;

import java.util.List;

/** Scores of the valid tokens of each crop, in raster order. */
final class CropScores {
    private final Scores scores;
    private final ImageGeometry geometry;
    private final TokenRectangle extent;
    private final List<TokenRectangle> crops;

    /**
     * @param extent valid tokens of the crop grid
     * @param crops the extent in each crop
     */
    CropScores(Scores scores, ImageGeometry geometry, TokenRectangle extent, List<TokenRectangle> crops) {
        this.scores = scores;
        this.geometry = geometry;
        this.extent = extent;
        this.crops = crops;
    }

    /** What each crop says of its own tokens. */
    float[] local(int crop) {
        return crops.get(crop).cut(scores.crops(), crop * geometry.viewTokens(), geometry.side());
    }

    /** The thumbnail's scores, resized to the extent: [extent rows, extent columns]. */
    float[] global() {
        return ScoreMaps.resize(scores.thumbnail(), geometry.side(), extent.rows(), extent.columns());
    }

    /**
     * What the crop and the thumbnail together say of the crop's tokens.
     *
     * @param globalWeight the thumbnail's share, in [0, 1]
     */
    float[] combined(int crop, float[] global, double globalWeight, Profile profile) {
        TokenRectangle inCrop = crops.get(crop);
        int left = crop % geometry.gridColumns() * geometry.side() + inCrop.firstColumn() - extent.firstColumn();
        int top = crop / geometry.gridColumns() * geometry.side() + inCrop.firstRow() - extent.firstRow();
        // interpolate_and_split_cls_attn_scores of the released code moves down by the height of the first crop of each
        // grid row, which it
        // takes for 0 where the first column is all padding.
        if (profile == Profile.OFFICIAL && crops.get(0).columns() == 0) {
            top = 0;
        }
        TokenRectangle inGlobal = new TokenRectangle(left, left + inCrop.columns(), top, top + inCrop.rows());
        return ScoreMaps.normalizedSum(local(crop), inGlobal.cut(global, 0, extent.columns()), globalWeight);
    }
}
