package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.tensor.FloatFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * In what a system holds matrices and KV cache.
 *
 * @param weightBytes of an element of a matrix
 * @param cacheBytes of an element of the cache
 * @param multiplied in what products are computed; empty where that is the system's own choice
 */
record HeldFormat(String id, double weightBytes, int cacheBytes, Optional<FloatFormat> multiplied) {
    /** llama.cpp: 18 bytes for 32 elements; the cache is binary16. */
    static final HeldFormat Q4_0 = new HeldFormat("q4_0", 18 / 32.0, 2, Optional.empty());

    static HeldFormat of(FloatFormat dtype) {
        String id = dtype.name().toLowerCase(Locale.ROOT);
        return new HeldFormat(id, dtype.sizeBytes(), dtype.sizeBytes(), Optional.of(dtype));
    }

    /** Ours; scales of whole rows are too few to count. */
    static HeldFormat of(WeightFormat weights, FloatFormat dtype) {
        String id = weights.name().toLowerCase(Locale.ROOT);
        return switch (weights) {
            case DENSE -> of(dtype);
            case INT8, W8A8 -> new HeldFormat(id, 1, dtype.sizeBytes(), Optional.of(dtype));
            case INT4 -> new HeldFormat(id, 20 / 32.0, dtype.sizeBytes(), Optional.of(dtype));
        };
    }
}
