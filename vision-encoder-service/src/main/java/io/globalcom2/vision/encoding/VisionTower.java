package io.globalcom2.vision.encoding;

import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.cropping.Views;

/** Port to the model that looks at views. Safe for many threads; {@link #close} only when no {@link #encode} runs. */
public interface VisionTower extends AutoCloseable {
    /** Tokens along one edge of a view; T is its square. */
    int side();

    /** C, elements of a row of features. */
    int width();

    /** Whether scores are what its class token looks at; else they say how little a token resembles the mean of its view. */
    boolean hasClassToken();

    /** In what it computes and returns rows. */
    FloatFormat dtype();

    /**
     * Looks at all views of one image.
     *
     * @param views of the edge in pixels that this tower takes
     */
    EncodedViews encode(Views views);

    @Override
    void close();
}
