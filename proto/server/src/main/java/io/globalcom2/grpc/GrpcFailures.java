package io.globalcom2.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;

/** The one place where failures become gRPC statuses and back. */
public final class GrpcFailures {
    /** What grpc-java, and it alone, says in RESOURCE_EXHAUSTED of a message that is larger than its receiver takes: no load, and no use to try again. */
    private static final String TOO_LARGE = "message exceeds maximum size";

    private GrpcFailures() {}

    /** Status of any throwable; what is no {@link ServingException} and carries no status is INTERNAL and does not leak its message. */
    public static Status toStatus(Throwable failure) {
        if (failure instanceof ServingException serving) {
            return Status.fromCode(statusCode(serving.kind()))
                    .withDescription(serving.getMessage())
                    .withCause(serving);
        }
        if (failure instanceof StatusRuntimeException status) {
            return status.getStatus();
        }
        if (failure instanceof StatusException status) {
            return status.getStatus();
        }
        return Status.INTERNAL.withDescription("internal error").withCause(failure);
    }

    /** What a neighbour's status means to us; {@code who} is put in front of its description. */
    public static ServingException fromStatus(String who, Status status) {
        String description = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        return new ServingException(toKind(status), who + ": " + description, status.getCause());
    }

    /** Number of a failure's code, as {@code google.rpc.Code} counts them. */
    public static int toCode(FailureKind kind) {
        return statusCode(kind).value();
    }

    /** Name of a failure's code, as {@code google.rpc.Code} spells it. */
    public static String toCodeName(FailureKind kind) {
        return statusCode(kind).name();
    }

    /** The kind of failure that a number of {@code google.rpc.Code} stands for; codes this product never sends are INTERNAL. */
    public static FailureKind toKind(int code) {
        return toKind(Status.fromCodeValue(code));
    }

    private static Status.Code statusCode(FailureKind kind) {
        return switch (kind) {
            case INVALID_INPUT, TOO_LARGE -> Status.Code.INVALID_ARGUMENT;
            case CONTEXT_LENGTH_EXCEEDED -> Status.Code.OUT_OF_RANGE;
            case NOT_FOUND -> Status.Code.NOT_FOUND;
            case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
            case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
            case PERMISSION_DENIED -> Status.Code.PERMISSION_DENIED;
            case OVERLOADED -> Status.Code.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Status.Code.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
            case CANCELLED -> Status.Code.CANCELLED;
            case INTERNAL -> Status.Code.INTERNAL;
        };
    }

    private static boolean isTooLarge(Status status) {
        return status.getDescription() != null && status.getDescription().contains(TOO_LARGE);
    }

    /** A neighbour that does not let us in is a fault of ours, never one of the caller's: it is INTERNAL. */
    private static FailureKind toKind(Status status) {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT -> FailureKind.INVALID_INPUT;
            case OUT_OF_RANGE -> FailureKind.CONTEXT_LENGTH_EXCEEDED;
            case NOT_FOUND -> FailureKind.NOT_FOUND;
            case ALREADY_EXISTS -> FailureKind.ALREADY_EXISTS;
            case RESOURCE_EXHAUSTED -> isTooLarge(status) ? FailureKind.TOO_LARGE : FailureKind.OVERLOADED;
            case UNAVAILABLE -> FailureKind.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> FailureKind.DEADLINE_EXCEEDED;
            case CANCELLED -> FailureKind.CANCELLED;
            case OK,
                    UNKNOWN,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED -> FailureKind.INTERNAL;
        };
    }
}
