package io.globalcom2.vision.encoding;

import static java.util.Objects.requireNonNull;

import java.nio.FloatBuffer;

/** Saliency scores of the views of one image, {@code [V, T]} (of CLIP: the CLS logits): the thumbnail's first, then the crops' row by row. */
public final class SaliencyScores {
    private final int views;
    private final int tokens;
    private final float[] values; // [V, T]

    /**
     * Wraps scores.
     *
     * @param views V
     * @param values {@code [V, T]}, row-major; taken over, not copied
     */
    public SaliencyScores(int views, float[] values) {
        requireNonNull(values, "values is null");
        if (views < 1 || values.length == 0 || values.length % views != 0) {
            throw new IllegalArgumentException(
                    "expected as many scores for each of " + views + " views, got " + values.length);
        }
        this.views = views;
        this.tokens = values.length / views;
        this.values = values;
    }

    /** V, the thumbnail included. */
    public int views() {
        return views;
    }

    /** T. */
    public int tokens() {
        return tokens;
    }

    /** Scores of one view, {@code [T]}; a new read-only view of them at each call. */
    public FloatBuffer ofView(int view) {
        return FloatBuffer.wrap(values, view * tokens, tokens).slice().asReadOnlyBuffer();
    }

    /** Scores of all crops, {@code [V - 1, T]}. */
    public FloatBuffer ofCrops() {
        return FloatBuffer.wrap(values, tokens, values.length - tokens).slice().asReadOnlyBuffer();
    }
}
