package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The methods as a correct implementation computes them: an exact budget, every token at its true place in raster order, and the newlines
 * of the uncompressed model, one for each row of the valid extent. At ratio 1 the result is what the uncompressed model reads.
 */
final class StandardProfile {
    private final Geometry geometry;
    private final Scores scores;
    private final SelectionSettings settings;
    private final TokenRectangle extent;
    private final List<TokenRectangle> crops; // the extent in each crop

    private StandardProfile(Geometry geometry, Scores scores, SelectionSettings settings) {
        this.geometry = geometry;
        this.scores = scores;
        this.settings = settings;
        this.extent = ValidExtent.of(geometry, Profile.STANDARD);
        this.crops = extent.perCrop(geometry);
    }

    static Selection selectTokens(Geometry geometry, Scores scores, SelectionSettings settings) {
        return new StandardProfile(geometry, scores, settings).selectTokens();
    }

    private Selection selectTokens() {
        int[] validTokens = crops.stream().mapToInt(TokenRectangle::tokens).toArray();
        double[] ratios = ratios();
        TokenBudget budget = settings.keepsAll()
                ? TokenBudget.all(geometry.viewTokens(), validTokens)
                : TokenBudget.exact(geometry.viewTokens(), validTokens, ratios, settings.retentionRatio());
        KeptTokens kept = keepHighest(budget);
        return new Selection(
                settings,
                kept.read(extent.firstRow(), extent.endRow()),
                geometry.viewTokens() + IntStream.of(validTokens).sum(),
                kept.thumbnailCount(),
                kept.cropCounts(),
                settings.method() == Method.NONE
                        ? List.of()
                        : Arrays.stream(ratios).boxed().toList());
    }

    private double[] ratios() {
        if (settings.keepsAll()) {
            double[] ones = new double[crops.size()];
            Arrays.fill(ones, 1);
            return ones;
        }
        return settings.method() == Method.GLOBALCOM2
                ? CropRatios.standard(scores.thumbnail(), geometry, extent, crops, settings.retentionRatio())
                : CropRatios.equal(crops, settings.retentionRatio());
    }

    private KeptTokens keepHighest(TokenBudget budget) {
        SplitMix64 random = new SplitMix64(settings.seed());
        float[] thumbnailScores =
                settings.method() == Method.RANDOM ? random.nextScores(geometry.viewTokens()) : scores.thumbnail();
        KeptTokens kept = new KeptTokens(geometry, TopTokens.inRasterOrder(thumbnailScores, budget.thumbnail()));
        CropScores cropScores = new CropScores(scores, geometry, extent, crops);
        float[] global = settings.method() == Method.GLOBALCOM2 ? cropScores.global() : new float[0];
        for (int crop = 0; crop < crops.size(); crop++) {
            TokenRectangle valid = crops.get(crop);
            float[] tokenScores =
                    switch (settings.method()) {
                        case GLOBALCOM2 -> cropScores.combined(crop, global, Profile.STANDARD);
                        case CLS_TOP_K, NONE -> cropScores.local(crop);
                        case RANDOM -> random.nextScores(valid.tokens());
                    };
            int[] tokens = Arrays.stream(TopTokens.inRasterOrder(tokenScores, budget.crop(crop)))
                    .map(place -> valid.rasterIndex(place, geometry.side()))
                    .toArray();
            kept.setCrop(crop, tokens, tokens);
        }
        return kept;
    }
}
