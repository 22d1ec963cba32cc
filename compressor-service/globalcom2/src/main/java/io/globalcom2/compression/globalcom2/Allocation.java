package io.globalcom2.compression.globalcom2;

/**
 * What decides how much each crop keeps. All but {@link #UNIFORM} go through the softmax of {@link CropRatios} and differ in how the
 * thumbnail's scores of what a crop shows become one number.
 */
public enum Allocation {
    /** The same ratio for every crop that shows image. */
    UNIFORM,
    /** Their sum, as section 3 of the paper has it: flat or sharp where a view has not 24 * 24 tokens, and larger for a crop that shows more. */
    SUM,
    /** Their mean, as the released code had it for one commit (5429dac): far below the temperature of 10, so nearly uniform. */
    MEAN,
    /** Their mean, brought to the size that the paper's sum has in a thumbnail of 24 * 24 tokens. */
    SCALED_MEAN
}
