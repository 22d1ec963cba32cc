package io.globalcom2.checkpoint.config;

/** In what the matrices of a language model are kept. */
public enum WeightFormat {
    /** The compute dtype. */
    DENSE,
    /** Eight bits an element and a scale for each row. */
    INT8,
    /** Four bits an element, a scale and a zero for 32 elements of a row: five bits in all. */
    INT4
}
