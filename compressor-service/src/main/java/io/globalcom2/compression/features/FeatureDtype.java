package io.globalcom2.compression.features;

/** Element type of features. */
public enum FeatureDtype {
    FLOAT32(Float.BYTES),
    FLOAT16(Short.BYTES),
    BFLOAT16(Short.BYTES);

    private final int sizeBytes;

    FeatureDtype(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** Size of one element. */
    public int sizeBytes() {
        return sizeBytes;
    }
}
