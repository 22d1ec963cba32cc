package io.globalcom2.benchmarks.evaluation.variants;

import io.globalcom2.compression.globalcom2.TokenRectangle;

/** Which rows of the assembled crop grid end in a newline. */
public enum NewlinePolicy {
    /** Those of the valid extent, as in the uncompressed model. */
    VALID_ROWS,
    /** All, those that show nothing but padding included, as in the released code. */
    ALL_ROWS,
    /** Those of which a token was kept. */
    KEPT_ROWS,
    /** None, as in most methods that compress LLaVA-NeXT: VisionZip, SCOPE, FasterVLM. */
    NO_ROWS;

    /**
     * @param extent valid tokens of the crop grid
     * @param kept whether a token of the row was kept
     */
    boolean ends(int row, TokenRectangle extent, boolean kept) {
        return switch (this) {
            case VALID_ROWS -> extent.firstRow() <= row && row < extent.endRow();
            case ALL_ROWS -> true;
            case KEPT_ROWS -> kept;
            case NO_ROWS -> false;
        };
    }
}
