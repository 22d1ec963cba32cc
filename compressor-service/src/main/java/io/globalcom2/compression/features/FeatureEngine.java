package io.globalcom2.compression.features;

import io.globalcom2.compression.globalcom2.Aggregation;
import io.globalcom2.compression.globalcom2.FeatureSimilarity;

/** Port to what computes with features. Safe for many threads. */
public interface FeatureEngine {
    /**
     * How alike the tokens of each view are. A view is computed when it is first asked for; features that are not finite are invalid input then.
     *
     * @param features must stay as they are while the result is in use
     */
    FeatureSimilarity similarity(Features features);

    /**
     * Weighted averages of rows, computed in float32.
     *
     * @return {@code [groups, C]} in the dtype of the features, little-endian
     */
    byte[] average(Features features, Aggregation aggregation);
}
