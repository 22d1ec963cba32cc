package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The methods as a correct implementation computes them: an exact budget, every token at its true place in raster order, and the newlines
 * of the uncompressed model, one for each row of the valid extent. At ratio 1 the result is what the uncompressed model reads. An
 * {@link Ablation} takes back what it names.
 */
final class StandardProfile {
    private final ImageGeometry geometry;
    private final Scores scores;
    private final SelectionSettings settings;
    private final FeatureSimilarity similarity;
    private final Ablation ablation;
    private final TokenRectangle extent;
    private final List<TokenRectangle> crops; // the extent in each crop

    private StandardProfile(
            ImageGeometry geometry,
            Scores scores,
            SelectionSettings settings,
            FeatureSimilarity similarity,
            Ablation ablation) {
        this.geometry = geometry;
        this.scores = scores;
        this.settings = settings;
        this.similarity = similarity;
        this.ablation = ablation;
        this.extent = ValidExtent.of(geometry, Profile.STANDARD);
        this.crops = extent.perCrop(geometry);
    }

    static SelectedTokens selectTokens(
            ImageGeometry geometry,
            Scores scores,
            SelectionSettings settings,
            FeatureSimilarity similarity,
            Ablation ablation) {
        return new StandardProfile(geometry, scores, settings, similarity, ablation).selectTokens();
    }

    private SelectedTokens selectTokens() {
        int[] validTokens = crops.stream().mapToInt(TokenRectangle::tokens).toArray();
        double[] ratios = ratios();
        TokenBudget budget = settings.keepsAll()
                ? TokenBudget.all(geometry.viewTokens(), validTokens)
                : TokenBudget.exact(geometry.viewTokens(), validTokens, ratios, settings.retentionRatio());
        KeptByView kept = keep(budget);
        return new SelectedTokens(
                settings,
                kept.read(extent, ablation.newlines()),
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
        Allocation allocation = settings.method().hasCommander() ? ablation.allocation() : Allocation.UNIFORM;
        return CropRatios.standard(
                scores.thumbnail(),
                geometry,
                extent,
                crops,
                allocation,
                ablation.temperature(),
                settings.retentionRatio());
    }

    private KeptByView keep(TokenBudget budget) {
        SplitMix64 random = new SplitMix64(settings.seed());
        float[] thumbnailScores =
                settings.method() == Method.RANDOM ? random.nextScores(geometry.viewTokens()) : scores.thumbnail();
        int[] thumbnail = choose(0, TokenRectangle.wholeView(geometry), thumbnailScores, budget.thumbnail());
        KeptByView kept = new KeptByView(geometry, inReadingOrder(thumbnail, thumbnailScores));
        CropScores cropScores = new CropScores(scores, geometry, extent, crops);
        float[] global = settings.method() == Method.GLOBALCOM2 ? cropScores.global() : new float[0];
        for (int crop = 0; crop < crops.size(); crop++) {
            TokenRectangle valid = crops.get(crop);
            float[] tokenScores =
                    switch (settings.method()) {
                        case GLOBALCOM2 -> cropScores.combined(crop, global, ablation.globalWeight(), Profile.STANDARD);
                        case GLOBALCOM2_COVERAGE, TOP_K, NONE -> cropScores.local(crop);
                        case RANDOM -> random.nextScores(valid.tokens());
                    };
            int[] tokens = Arrays.stream(choose(1 + crop, valid, tokenScores, budget.crop(crop)))
                    .map(place -> valid.rasterIndex(place, geometry.side()))
                    .toArray();
            kept.setCrop(crop, tokens, tokens);
        }
        return kept;
    }

    /**
     * Places among the valid tokens of a view, ascending.
     *
     * @param tokenScores one for each valid token
     */
    private int[] choose(int view, TokenRectangle valid, float[] tokenScores, int count) {
        if (!settings.method().needsFeatures() || count == 0 || count == tokenScores.length) {
            return TopTokens.inRasterOrder(tokenScores, count);
        }
        float[] cosines = valid.cutPairs(similarity.ofView(view), geometry.side());
        return GreedyCover.inRasterOrder(
                GreedyCover.saliency(tokenScores), GreedyCover.centred(cosines, tokenScores.length), count);
    }

    private int[] inReadingOrder(int[] thumbnail, float[] thumbnailScores) {
        return switch (ablation.thumbnailOrder()) {
            case RASTER -> thumbnail;
            case HIGHEST_FIRST -> {
                float[] keptScores = new float[thumbnail.length];
                for (int i = 0; i < keptScores.length; i++) {
                    keptScores[i] = thumbnailScores[thumbnail[i]];
                }
                yield Arrays.stream(TopTokens.highestFirst(keptScores, keptScores.length))
                        .map(place -> thumbnail[place])
                        .toArray();
            }
        };
    }
}
