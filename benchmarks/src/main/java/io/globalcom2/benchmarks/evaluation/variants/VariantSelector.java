package io.globalcom2.benchmarks.evaluation.variants;

import io.globalcom2.compression.globalcom2.CombinedScores;
import io.globalcom2.compression.globalcom2.FeatureSimilarity;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.ScoreMaps;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.compression.globalcom2.Sequence;
import io.globalcom2.compression.globalcom2.SplitMix64;
import io.globalcom2.compression.globalcom2.StandardProfile;
import io.globalcom2.compression.globalcom2.TokenSelector;
import io.globalcom2.compression.globalcom2.TopTokens;
import io.globalcom2.compression.globalcom2.ValidExtent;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Selects as {@link TokenSelector} does, but for an ablation: a function of its arguments. */
public final class VariantSelector {
    private final ValidExtent extent;
    private final Scores scores;
    private final SelectionSettings settings;
    private final FeatureSimilarity similarity;
    private final Ablation ablation;

    private VariantSelector(
            ImageGeometry geometry,
            Scores scores,
            SelectionSettings settings,
            FeatureSimilarity similarity,
            Ablation ablation) {
        this.extent = ValidExtent.of(geometry, Profile.STANDARD);
        this.scores = scores;
        this.settings = settings;
        this.similarity = similarity;
        this.ablation = ablation;
    }

    /**
     * Chooses which tokens of one image survive.
     *
     * @throws io.globalcom2.compression.globalcom2.InvalidInputException as {@link TokenSelector} does
     * @throws IllegalArgumentException where another profile than standard has an ablation
     */
    public static SelectedTokens selectTokens(
            ImageGeometry geometry,
            Scores scores,
            SelectionSettings settings,
            FeatureSimilarity similarity,
            Ablation ablation) {
        if (ablation.equals(Ablation.NONE)) {
            return TokenSelector.selectTokens(geometry, scores, settings, similarity);
        }
        if (settings.profile() != Profile.STANDARD) {
            throw new IllegalArgumentException("compression.profile: expected standard with an ablation, got "
                    + settings.profile().id());
        }
        return new VariantSelector(geometry, scores, settings, similarity, ablation).selectTokens();
    }

    private SelectedTokens selectTokens() {
        SelectedTokens chosen = choose();
        return new SelectedTokens(
                settings,
                inReadingOrder(chosen),
                chosen.originalTokens(),
                chosen.thumbnailKept(),
                chosen.cropKept(),
                chosen.cropRatios(),
                chosen.resizing());
    }

    /** By the ablation's allocation and score where a commander allocates and tokens are dropped; in the order of reading as served. */
    private SelectedTokens choose() {
        boolean keepsAll = settings.retentionRatio() == 1;
        return switch (settings.method()) {
            case GLOBALCOM2 -> keepsAll ? chooseAsServed() : choose(weighted(new CombinedScores(scores, extent)));
            case GLOBALCOM2_COVERAGE -> keepsAll ? chooseAsServed() : choose(view -> scores.ofView(view, extent));
            case TOP_K, RANDOM, NONE -> chooseAsServed();
        };
    }

    private SelectedTokens chooseAsServed() {
        return TokenSelector.selectTokens(extent.geometry(), scores, settings, similarity);
    }

    private SelectedTokens choose(IntFunction<float[]> tokenScores) {
        double[] ratios =
                ablation.allocation().cropRatios(scores, extent, ablation.temperature(), settings.retentionRatio());
        return StandardProfile.selectTokens(extent, settings, ratios, tokenScores, similarity);
    }

    /** The scores of each view's tokens, the crop's own and the thumbnail's weighed as the ablation says; 0.5 weighs both by exactly 1. */
    private IntFunction<float[]> weighted(CombinedScores combined) {
        float localFactor = (float) (2 * (1 - ablation.globalWeight()));
        float globalFactor = (float) (2 * ablation.globalWeight());
        return view -> {
            float[] local = scores.ofView(view, extent);
            if (view == 0) {
                return local;
            }
            float[] sum = ScoreMaps.normalized(local);
            float[] global = ScoreMaps.normalized(combined.global(view));
            for (int i = 0; i < sum.length; i++) {
                sum[i] = localFactor * sum[i] + globalFactor * global[i];
            }
            return sum;
        };
    }

    /** The same tokens with the thumbnail's in the ablation's order and newlines after its rows. */
    private Sequence inReadingOrder(SelectedTokens chosen) {
        ImageGeometry geometry = extent.geometry();
        int[] tokens = Arrays.stream(chosen.sequence().toArray())
                .filter(entry -> entry != Sequence.NEWLINE)
                .toArray();
        int thumbnailKept = chosen.thumbnailKept();
        int[] entries = Arrays.copyOf(
                inThumbnailOrder(Arrays.copyOf(tokens, thumbnailKept)),
                tokens.length + geometry.gridRows() * geometry.side());
        int next = thumbnailKept;
        int position = thumbnailKept;
        for (int row = 0; row < geometry.gridRows() * geometry.side(); row++) {
            int startOfRow = position;
            while (next < tokens.length && gridRow(tokens[next]) == row) {
                entries[position++] = tokens[next++];
            }
            if (ablation.newlines().ends(row, extent.inGrid(), position > startOfRow)) {
                entries[position++] = Sequence.NEWLINE;
            }
        }
        return new Sequence(Arrays.copyOf(entries, position));
    }

    /** @param kept raster indices, ascending */
    private int[] inThumbnailOrder(int... kept) {
        if (ablation.thumbnailOrder() == ThumbnailOrder.RASTER) {
            return kept;
        }
        float[] thumbnailScores = settings.method() == Method.RANDOM
                ? new SplitMix64(settings.seed()).nextScores(extent.geometry().viewTokens())
                : scores.ofView(0, extent);
        float[] keptScores = new float[kept.length];
        for (int i = 0; i < kept.length; i++) {
            keptScores[i] = thumbnailScores[kept[i]];
        }
        return Arrays.stream(TopTokens.highestFirst(keptScores, kept.length))
                .map(place -> kept[place])
                .toArray();
    }

    /** @param token of a crop: view * T + raster index */
    private int gridRow(int token) {
        ImageGeometry geometry = extent.geometry();
        int crop = token / geometry.viewTokens() - 1;
        return crop / geometry.gridColumns() * geometry.side() + token % geometry.viewTokens() / geometry.side();
    }
}
