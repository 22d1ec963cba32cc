package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The methods as a correct implementation computes them: an exact budget, every token at its true place in raster order, and the newlines
 * of the uncompressed model, one for each row of the valid extent. At ratio 1 the result is what the uncompressed model reads.
 */
public final class StandardProfile {
    private StandardProfile() {}

    static SelectedTokens selectTokens(
            ImageGeometry geometry, Scores scores, SelectionSettings settings, FeatureSimilarity similarity) {
        ValidExtent extent = ValidExtent.of(geometry, Profile.STANDARD);
        return selectTokens(
                extent,
                settings,
                cropRatios(scores, extent, settings),
                tokenScores(scores, extent, settings),
                similarity);
    }

    /**
     * What all methods have in common once it is decided how crops share the budget and which scores choose: the budget, the choice in each
     * view, and the order of reading.
     *
     * @param extent in profile standard
     * @param cropRatios r_j: [n]
     * @param tokenScores from a view (0 for the thumbnail, 1..n for the crops row by row) to a score for each of its valid tokens, in raster
     *     order; asked once for each view, ascending
     * @param similarity asked where the method of the settings needs features and a view drops tokens
     */
    public static SelectedTokens selectTokens(
            ValidExtent extent,
            SelectionSettings settings,
            double[] cropRatios,
            IntFunction<float[]> tokenScores,
            FeatureSimilarity similarity) {
        ImageGeometry geometry = extent.geometry();
        TokenBudget budget = settings.keepsAll()
                ? TokenBudget.all(extent)
                : TokenBudget.exact(extent, cropRatios, settings.retentionRatio());
        KeptByView kept = new KeptByView(geometry);
        for (int view = 0; view <= geometry.crops(); view++) {
            TokenRectangle valid = extent.inView(view);
            float[] scores = tokenScores.apply(view);
            int count = budget.ofView(view);
            // Where all or none are kept there is nothing to cover.
            int[] places = settings.method().needsFeatures() && count > 0 && count < scores.length
                    ? GreedyCover.inRasterOrder(scores, valid.cutPairs(similarity.ofView(view), geometry.side()), count)
                    : TopTokens.inRasterOrder(scores, count);
            int[] tokens = valid.rasterIndices(places, geometry.side());
            kept.setView(view, tokens, tokens);
        }
        return new SelectedTokens(
                settings,
                kept.read(extent.inGrid().firstRow(), extent.inGrid().endRow()),
                extent.tokens(),
                kept.thumbnailCount(),
                kept.cropCounts(),
                settings.method() == Method.NONE
                        ? List.of()
                        : Arrays.stream(cropRatios).boxed().toList(),
                settings.keepsAll() ? extent.resizing() : Optional.empty());
    }

    private static double[] cropRatios(Scores scores, ValidExtent extent, SelectionSettings settings) {
        if (settings.keepsAll()) {
            double[] ones = new double[extent.geometry().crops()];
            Arrays.fill(ones, 1);
            return ones;
        }
        return settings.method().hasCommander()
                ? CropRatios.standard(scores, extent, settings.retentionRatio())
                : CropRatios.equal(extent, settings.retentionRatio());
    }

    private static IntFunction<float[]> tokenScores(Scores scores, ValidExtent extent, SelectionSettings settings) {
        return switch (settings.method()) {
            case GLOBALCOM2 -> new CombinedScores(scores, extent)::ofView;
            case GLOBALCOM2_COVERAGE, TOP_K, NONE -> view -> scores.ofView(view, extent);
            case RANDOM -> {
                SplitMix64 random = new SplitMix64(settings.seed());
                yield view -> random.nextScores(extent.inView(view).tokens());
            }
        };
    }
}
