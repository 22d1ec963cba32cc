package io.globalcom2.compression.features;

import static java.util.Objects.requireNonNull;

import io.globalcom2.compression.globalcom2.Aggregation;
import io.globalcom2.compression.globalcom2.FeatureSimilarity;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.compression.globalcom2.Sequence;
import io.globalcom2.compression.globalcom2.TokenSelector;
import java.util.Arrays;
import java.util.function.Function;

/** What is left of an image: which tokens were kept, and their rows. */
public final class KeptRows {
    private final SelectedTokens selection;
    private final byte[] bytes; // [kept, C]
    private final boolean aggregated;

    private KeptRows(SelectedTokens selection, byte[] bytes, boolean aggregated) {
        this.selection = requireNonNull(selection, "selection is null");
        this.bytes = bytes;
        this.aggregated = aggregated;
    }

    /**
     * Chooses tokens and takes their rows, averaged with those of dropped tokens where the settings want it.
     *
     * @param engine asked by settings that need features and drop tokens, and by no others
     * @throws io.globalcom2.compression.globalcom2.InvalidInputException where the scores do not fit the geometry
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT where the features are not finite
     */
    public static KeptRows of(
            ImageGeometry geometry,
            Scores scores,
            SelectionSettings settings,
            Features features,
            FeatureEngine engine) {
        return of(
                geometry,
                scores,
                similarity -> TokenSelector.selectTokens(geometry, scores, settings, similarity),
                features,
                engine);
    }

    /**
     * Takes the rows of tokens chosen by somebody else.
     *
     * @param selector chooses tokens of these scores in this geometry; it may ask how alike the features are
     * @throws io.globalcom2.failure.ServingException as above
     */
    public static KeptRows of(
            ImageGeometry geometry,
            Scores scores,
            Function<FeatureSimilarity, SelectedTokens> selector,
            Features features,
            FeatureEngine engine) {
        FeatureSimilarity similarity = engine.similarity(features);
        SelectedTokens selection = selector.apply(similarity);
        if (selection.settings().aggregate()) {
            Aggregation aggregation = Aggregation.of(geometry, scores, selection, similarity);
            if (aggregation.groups().stream().anyMatch(group -> group.members().size() > 1)) {
                return new KeptRows(selection, engine.average(features, aggregation), true);
            }
        }
        int[] kept = Arrays.stream(selection.sequence().toArray())
                .filter(entry -> entry != Sequence.NEWLINE)
                .toArray();
        return new KeptRows(selection, features.gather(kept), false);
    }

    public SelectedTokens selection() {
        return selection;
    }

    /** {@code [kept, C]} in the dtype of the features, in the order of the sequence; owned by the caller. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether rows are averages; else each is a row of the features, bit by bit. */
    public boolean aggregated() {
        return aggregated;
    }
}
