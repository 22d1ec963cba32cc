package io.globalcom2.compression.globalcom2;

/**
 * How alike the features of a view's tokens are: the one thing that the algorithm wants to know of them. A port, because the product behind
 * it wants an engine.
 */
@FunctionalInterface
public interface FeatureSimilarity {
    /**
     * Cosines of the features of a view's tokens, those that show padding included; asked at most once for each view of an image. The caller
     * does not change the array.
     *
     * @param view 0 for the thumbnail, 1..n for the crops row by row
     * @return [T, T], row-major, symmetric, all finite
     */
    float[] ofView(int view);
}
