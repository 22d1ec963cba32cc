package io.globalcom2.benchmarks.evaluation.variants;

/** In which order the kept tokens of the thumbnail are read. */
public enum ThumbnailOrder {
    /** Row by row, as in the uncompressed model. */
    RASTER,
    /** From the highest score down, as in the released code. */
    HIGHEST_FIRST
}
