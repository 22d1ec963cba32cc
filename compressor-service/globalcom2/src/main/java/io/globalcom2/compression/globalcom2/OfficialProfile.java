package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.Optional;

/**
 * GlobalCom² as the authors' released code computes it (commit 96b2d00, llava/model/llava_arch.py): each view is truncated by itself,
 * thumbnail tokens are read from the highest score down, every row of the padded grid ends in a newline, and the k-th valid token of a
 * crop is read at the k-th cell of the crop, wherever it really is.
 */
final class OfficialProfile {
    private OfficialProfile() {}

    static SelectedTokens selectTokens(ImageGeometry geometry, Scores scores, SelectionSettings settings) {
        if (geometry.anyresMax() > 0) {
            throw Expect.mismatch("compression.profile", "standard with geometry.anyres_max", Profile.OFFICIAL.id());
        }
        ValidExtent extent = ValidExtent.of(geometry, Profile.OFFICIAL);
        if (extent.inGrid().tokens() == 0) {
            throw Expect.mismatch(
                    "geometry",
                    "an image that covers at least one crop token with profile official",
                    "%d x %d pixels on a grid of %d x %d crops"
                            .formatted(
                                    geometry.imageWidth(),
                                    geometry.imageHeight(),
                                    geometry.gridColumns(),
                                    geometry.gridRows()));
        }
        double[] ratios = CropRatios.official(scores.ofView(0, extent), geometry, settings.retentionRatio());
        TokenBudget budget = TokenBudget.truncated(extent, ratios, settings.retentionRatio());
        CombinedScores combined = new CombinedScores(scores, extent);

        KeptByView kept = new KeptByView(geometry);
        int[] thumbnail = TopTokens.highestFirst(combined.ofView(0), budget.ofView(0));
        kept.setView(0, thumbnail, thumbnail);
        for (int view = 1; view <= geometry.crops(); view++) {
            int[] places = TopTokens.inRasterOrder(combined.ofView(view), budget.ofView(view));
            kept.setView(view, extent.inView(view).rasterIndices(places, geometry.side()), places);
        }
        return new SelectedTokens(
                settings,
                kept.read(0, geometry.gridHeight()),
                extent.tokens(),
                kept.thumbnailCount(),
                kept.cropCounts(),
                Arrays.stream(ratios).boxed().toList(),
                Optional.empty());
    }
}
