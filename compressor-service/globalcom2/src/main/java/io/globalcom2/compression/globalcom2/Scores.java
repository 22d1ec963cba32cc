package io.globalcom2.compression.globalcom2;

/** CLS scores of all views of an image: how much the vision tower's CLS token attends to each patch, as logits. All finite. */
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

    float[] thumbnail() {
        return thumbnail;
    }

    float[] crops() {
        return crops;
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
