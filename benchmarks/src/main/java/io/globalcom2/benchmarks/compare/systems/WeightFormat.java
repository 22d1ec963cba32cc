package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.tensor.FloatFormat;
import java.util.Locale;

/** In what a system holds weights and KV cache. */
enum WeightFormat {
    FLOAT32(4, 4),
    BFLOAT16(2, 2),
    FLOAT16(2, 2),
    /** 18 bytes for 32 elements; the cache is binary16. */
    Q4_0(18 / 32.0, 2);

    private final double weightBytes;
    private final int cacheBytes;

    WeightFormat(double weightBytes, int cacheBytes) {
        this.weightBytes = weightBytes;
        this.cacheBytes = cacheBytes;
    }

    static WeightFormat of(FloatFormat dtype) {
        return valueOf(dtype.name());
    }

    /** Of an element of a matrix. */
    double weightBytes() {
        return weightBytes;
    }

    /** Of an element of the cache. */
    int cacheBytes() {
        return cacheBytes;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
