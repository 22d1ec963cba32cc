package io.globalcom2.checkpoint.config;

/** In what matrices are kept. */
public enum WeightFormat {
    /** The compute dtype. */
    DENSE,
    /** Eight bits an element and a scale for each row. */
    INT8,
    /** The same, and what many rows at a time are multiplied as in seven bits. */
    W8A8,
    /** Four bits an element, a scale and a zero for 32 elements of a row: five bits in all. */
    INT4;

    /** Whether elements have eight bits. */
    public boolean isEightBits() {
        return this == INT8 || this == W8A8;
    }
}
