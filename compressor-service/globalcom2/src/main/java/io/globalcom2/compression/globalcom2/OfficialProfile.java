package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * GlobalCom² as the authors' released code computes it (commit 96b2d00, llava/model/llava_arch.py): each view is truncated by itself,
 * thumbnail tokens are read from the highest score down, every row of the padded grid ends in a newline, and the k-th valid token of a
 * crop is read at the k-th cell of the crop, wherever it really is.
 */
final class OfficialProfile {
    private OfficialProfile() {}

    static SelectedTokens selectTokens(ImageGeometry geometry, Scores scores, SelectionSettings settings) {
        TokenRectangle extent = ValidExtent.of(geometry, Profile.OFFICIAL);
        if (extent.tokens() == 0) {
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
        List<TokenRectangle> crops = extent.perCrop(geometry);
        int[] validTokens = crops.stream().mapToInt(TokenRectangle::tokens).toArray();
        double[] ratios = CropRatios.official(scores.thumbnail(), geometry, settings.retentionRatio());
        TokenBudget budget =
                TokenBudget.truncated(geometry.viewTokens(), validTokens, ratios, settings.retentionRatio());

        KeptByView kept = new KeptByView(geometry, TopTokens.highestFirst(scores.thumbnail(), budget.thumbnail()));
        CropScores cropScores = new CropScores(scores, geometry, extent, crops);
        float[] global = cropScores.global();
        for (int crop = 0; crop < crops.size(); crop++) {
            TokenRectangle valid = crops.get(crop);
            float[] combined = cropScores.combined(crop, global, 0.5, Profile.OFFICIAL);
            int[] places = TopTokens.inRasterOrder(combined, budget.crop(crop));
            int[] tokens = Arrays.stream(places)
                    .map(place -> valid.rasterIndex(place, geometry.side()))
                    .toArray();
            kept.setCrop(crop, tokens, places);
        }
        return new SelectedTokens(
                settings,
                kept.read(extent, NewlinePolicy.ALL_ROWS),
                geometry.viewTokens() + IntStream.of(validTokens).sum(),
                kept.thumbnailCount(),
                kept.cropCounts(),
                Arrays.stream(ratios).boxed().toList());
    }
}
