package io.globalcom2.checkpoint.safetensors;

/** Element types of stored weights that this backend computes with. The names are those of the safetensors format. */
public enum StoredDtype {
    F32(4),
    F16(2),
    BF16(2);

    private final int sizeBytes;

    StoredDtype(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    public int sizeBytes() {
        return sizeBytes;
    }
}
