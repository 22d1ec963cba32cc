package io.globalcom2.compression.globalcom2;

/** Which rows of the assembled crop grid end in a newline. */
public enum NewlinePolicy {
    /** Those of the valid extent, as in the uncompressed model. */
    VALID_ROWS,
    /** All, those that show nothing but padding included, as in the released code. */
    ALL_ROWS,
    /** Those of which a token was kept. */
    KEPT_ROWS,
    /** None, as in most methods that compress LLaVA-NeXT: VisionZip, SCOPE, FasterVLM. */
    NO_ROWS
}
