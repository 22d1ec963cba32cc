package io.globalcom2.compression.globalcom2;

/**
 * Saliency scores of all views of an image: how much each token matters, such as how much the vision tower's CLS token attends to it, as a
 * logit. All finite.
 */
public final class Scores {
    private final float[] thumbnail; // [T]
    private final float[] crops; // [n, T]

    /**
     * Copies the scores; a number that is not finite is invalid input.
     *
     * @param thumbnail [T], row-major
     * @param crops [n, T], crop by crop row by row
     */
    public Scores(float[] thumbnail, float[] crops) {
        this.thumbnail = thumbnail.clone();
        this.crops = crops.clone();
        requireFinite("thumbnail_scores", this.thumbnail);
        requireFinite("crop_scores", this.crops);
    }

    /**
     * Scores of the valid tokens of a view.
     *
     * @param view 0 for the thumbnail, 1..n for the crops row by row
     * @return one for each valid token, in raster order
     * @throws InvalidInputException where there is not one score for each token of the extent's geometry
     */
    public float[] ofView(int view, ValidExtent extent) {
        requireShape(extent.geometry());
        int side = extent.geometry().side();
        TokenRectangle valid = extent.inView(view);
        return view == 0
                ? valid.cut(thumbnail, 0, side)
                : valid.cut(crops, (view - 1) * extent.geometry().viewTokens(), side);
    }

    /** @param token view * T + raster index */
    float ofToken(int token) {
        return token < thumbnail.length ? thumbnail[token] : crops[token - thumbnail.length];
    }

    /** Fails with invalid input unless there is one score for each token. */
    void requireShape(ImageGeometry geometry) {
        requireLength("thumbnail_scores", thumbnail.length, geometry.viewTokens());
        requireLength("crop_scores", crops.length, geometry.crops() * geometry.viewTokens());
    }

    private static void requireLength(String field, int actual, int expected) {
        if (actual != expected) {
            throw Expect.mismatch(field, expected + " numbers", String.valueOf(actual));
        }
    }

    private static void requireFinite(String field, float[] scores) {
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i])) {
                throw Expect.mismatch(field + "[" + i + "]", "a finite number", String.valueOf(scores[i]));
            }
        }
    }
}
