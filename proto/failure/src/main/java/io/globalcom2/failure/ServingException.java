package io.globalcom2.failure;

import static java.util.Objects.requireNonNull;

/**
 * Work that failed in a way the caller can tell apart by its {@link FailureKind}. The message is meant for the caller. A subclass may say more
 * of the same kind, for callers that look.
 */
public class ServingException extends RuntimeException {
    private final FailureKind kind;

    public ServingException(FailureKind kind, String message) {
        this(kind, message, null);
    }

    /** @param cause what led to it, for the log; may be null */
    public ServingException(FailureKind kind, String message, Throwable cause) {
        super(requireNonNull(message, "message is null"), cause);
        this.kind = requireNonNull(kind, "kind is null");
    }

    public static ServingException invalidInput(String message) {
        return new ServingException(FailureKind.INVALID_INPUT, message);
    }

    public final FailureKind kind() {
        return kind;
    }
}
