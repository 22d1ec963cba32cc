package io.globalcom2.vision.encoding;

import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.cropping.Views;

/** Port to the model that looks at views. Safe for many threads; {@link #close} only when no {@link #encode} runs and nothing it returned is open. */
public interface VisionTower extends AutoCloseable {
    /** Tokens along one edge of a view; T is its square. */
    int side();

    /** C, elements of a row of features. */
    int width();

    /** In what it computes and {@link EncodedViews#gather gathers}. */
    FloatFormat dtype();

    /**
     * Looks at all views of one image at once.
     *
     * @param views of the edge in pixels that this tower takes
     * @return to be closed by the caller
     */
    EncodedViews encode(Views views);

    @Override
    void close();
}
