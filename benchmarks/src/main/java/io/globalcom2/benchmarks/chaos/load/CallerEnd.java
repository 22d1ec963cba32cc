package io.globalcom2.benchmarks.chaos.load;

/** How a call ended, as its caller sees it. */
public enum CallerEnd {
    /** It has not ended: the caller still waits, or never waited because it only wrote to the queue. */
    OPEN,
    /** The whole answer came. */
    COMPLETED,
    /** A failure was told as the end of the answer. */
    FAILED,
    /** The caller was turned away, or reached nobody. */
    REFUSED,
    /** The connection went away without an end. */
    BROKEN,
    /** The caller went away. */
    LEFT
}
