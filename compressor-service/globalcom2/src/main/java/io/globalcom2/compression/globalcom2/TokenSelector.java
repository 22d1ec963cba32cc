package io.globalcom2.compression.globalcom2;

/** The one door of the algorithm: a function of its arguments, safe for any number of threads. */
public final class TokenSelector {
    private TokenSelector() {}

    /**
     * Chooses which tokens of one image survive, by their scores.
     *
     * <pre>{@code
     * ImageGeometry geometry = new ImageGeometry(1920, 1080, 2, 2, 24);
     * Scores scores = new Scores(thumbnail, crops); // 576 and 4 * 576 numbers
     * SelectionSettings settings = new SelectionSettings(Method.GLOBALCOM2, Profile.STANDARD, 0.25, 0, false);
     * SelectedTokens selection = TokenSelector.selectTokens(geometry, scores, settings);
     * }</pre>
     *
     * @param scores one finite saliency score for each token of each view of the geometry
     * @throws InvalidInputException naming the field where the scores do not have the geometry's shape, the
     *     profile is official and no crop token shows image, or {@link SelectionSettings#needsFeatures() features are needed}
     */
    public static SelectedTokens selectTokens(ImageGeometry geometry, Scores scores, SelectionSettings settings) {
        if (settings.needsFeatures()) {
            throw new InvalidInputException("%s: expected features, which Compress takes; got scores only"
                    .formatted(
                            settings.method().needsFeatures()
                                    ? "compression.method " + settings.method().id()
                                    : "compression.aggregate"));
        }
        return selectTokens(geometry, scores, settings, view -> {
            throw new IllegalStateException("asked for features by method " + settings.method());
        });
    }

    /**
     * Chooses which tokens of one image survive, by their scores and, where the method wants it, by their features.
     *
     * @param similarity not asked by methods that do without, nor where every token is kept
     * @throws InvalidInputException as above, except that no features are missed
     */
    public static SelectedTokens selectTokens(
            ImageGeometry geometry, Scores scores, SelectionSettings settings, FeatureSimilarity similarity) {
        scores.requireShape(geometry);
        return switch (settings.profile()) {
            case OFFICIAL -> OfficialProfile.selectTokens(geometry, scores, settings);
            case STANDARD -> StandardProfile.selectTokens(geometry, scores, settings, similarity);
        };
    }
}
