package io.globalcom2.compression.globalcom2;

/** What a crop and the thumbnail together say of the crop's valid tokens. The thumbnail's tokens keep its own scores. */
public final class CombinedScores {
    private final Scores scores;
    private final ValidExtent extent;
    private final float[] global; // the thumbnail's scores, resized to the extent: [extent rows, extent columns]

    /** Fails with invalid input where the scores do not have the shape of the extent's geometry. */
    public CombinedScores(Scores scores, ValidExtent extent) {
        this.scores = scores;
        this.extent = extent;
        this.global = ScoreMaps.resize(
                scores.ofView(0, extent),
                extent.geometry().side(),
                extent.inGrid().rows(),
                extent.inGrid().columns());
    }

    /**
     * The sum of the crop's own scores and the thumbnail's, each divided by its Euclidean norm: compress_crops, select_topk_crop_features in
     * the released code.
     *
     * @param view 0 for the thumbnail, 1..n for the crops row by row
     * @return a score for each valid token of the view, in raster order
     */
    float[] ofView(int view) {
        float[] local = scores.ofView(view, extent);
        if (view == 0) {
            return local;
        }
        float[] combined = ScoreMaps.normalized(local);
        float[] fromThumbnail = ScoreMaps.normalized(global(view));
        for (int i = 0; i < combined.length; i++) {
            combined[i] += fromThumbnail[i];
        }
        return combined;
    }

    /**
     * What the thumbnail says of the valid tokens of a crop: its scores there, resized.
     *
     * @param view 1..n for the crops row by row
     * @return a score for each valid token of the crop, in raster order
     */
    public float[] global(int view) {
        ImageGeometry geometry = extent.geometry();
        TokenRectangle inGrid = extent.inGrid();
        TokenRectangle inCrop = extent.inView(view);
        int crop = view - 1;
        int left = crop % geometry.gridColumns() * geometry.side() + inCrop.firstColumn() - inGrid.firstColumn();
        int top = crop / geometry.gridColumns() * geometry.side() + inCrop.firstRow() - inGrid.firstRow();
        // interpolate_and_split_cls_attn_scores of the released code moves down by the height of the first crop of each
        // grid row, which it takes for 0 where the first column is all padding.
        if (extent.profile() == Profile.OFFICIAL && extent.inView(1).columns() == 0) {
            top = 0;
        }
        return new TokenRectangle(left, left + inCrop.columns(), top, top + inCrop.rows())
                .cut(global, 0, inGrid.columns());
    }
}
