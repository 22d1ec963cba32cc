package io.globalcom2.compression.globalcom2;

/** The one door of the algorithm: a function of its arguments, safe for any number of threads. */
public final class TokenSelector {
    private TokenSelector() {}

    /**
     * Chooses which tokens of one image survive.
     *
     * <pre>{@code
     * Geometry geometry = new Geometry(1920, 1080, 2, 2, 24);
     * Scores scores = new Scores(thumbnail, crops); // 576 and 4 * 576 numbers
     * SelectionSettings settings = new SelectionSettings(Method.GLOBALCOM2, Profile.STANDARD, 0.25, 0);
     * Selection selection = TokenSelector.selectTokens(geometry, scores, settings);
     * }</pre>
     *
     * @param scores one finite CLS score for each token of each view of the geometry
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT naming the field where the scores do not have the geometry's shape, or
     *     the profile is official and no crop token shows image
     */
    public static Selection selectTokens(Geometry geometry, Scores scores, SelectionSettings settings) {
        scores.requireShape(geometry);
        return switch (settings.profile()) {
            case OFFICIAL -> OfficialProfile.selectTokens(geometry, scores, settings);
            case STANDARD -> StandardProfile.selectTokens(geometry, scores, settings);
        };
    }
}
