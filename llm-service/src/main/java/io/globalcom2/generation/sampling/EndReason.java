package io.globalcom2.generation.sampling;

/** Why an answer is whole. */
public enum EndReason {
    /** An end-of-sequence token or a stop text. */
    STOP,
    /** The token limit, or no room left in the context. */
    LENGTH
}
