package io.globalcom2.failure;

/** Who must act on a failure, and whether trying again can help. */
public enum FailureKind {
    /** The caller sent something wrong; the same again fails again. */
    INVALID_INPUT,
    /** The caller sent more than is accepted; smaller may succeed. */
    TOO_LARGE,
    /** The caller's prompt has more positions than the model reads; shorter, or compressed more, it may succeed. */
    CONTEXT_LENGTH_EXCEEDED,
    /** The caller named something that is not here. */
    NOT_FOUND,
    /** The caller used a name again that stands for something else already. */
    ALREADY_EXISTS,
    /** The caller did not say who he is, or in a way that is not known here. */
    UNAUTHENTICATED,
    /** The caller is known, and may not ask for this. */
    PERMISSION_DENIED,
    /** No room at present; the same later may succeed. */
    OVERLOADED,
    /** Something this work needs cannot be reached; the same later, or on another replica, may succeed. */
    UNAVAILABLE,
    /** The deadline passed before the work was done. */
    DEADLINE_EXCEEDED,
    /** The caller went away. */
    CANCELLED,
    /** A bug, here or in a neighbour. */
    INTERNAL
}
