package io.globalcom2.gateway.relay;

/** Why an answer is whole. */
public enum FinishReason {
    /** An end-of-sequence token or a stop text. */
    STOP,
    /** The token limit, or no room left in the context. */
    LENGTH
}
