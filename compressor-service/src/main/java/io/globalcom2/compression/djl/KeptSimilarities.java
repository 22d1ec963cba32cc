package io.globalcom2.compression.djl;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Similarities of the views of one image, kept for who asks again as far as they fit: how many views an image has and how many tokens a
 * view are the caller's to say. For one thread.
 */
final class KeptSimilarities {
    private final long maxBytes;
    private final Map<Integer, float[]> ofViews = new HashMap<>();
    private long keptBytes;

    KeptSimilarities(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Those of a view: [T, T]. */
    float[] get(int view, Supplier<float[]> computed) {
        float[] kept = ofViews.get(view);
        if (kept != null) {
            return kept;
        }
        float[] similarities = computed.get();
        long bytes = (long) similarities.length * Float.BYTES;
        if (keptBytes + bytes <= maxBytes) {
            keptBytes += bytes;
            ofViews.put(view, similarities);
        }
        return similarities;
    }
}
