package io.globalcom2.wire;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.Failed;

/** The end of a request that failed, as a message. The codes are those of {@link GrpcFailures}. */
public final class FailedMessages {
    private FailedMessages() {}

    /** Codes that this product never sends are INTERNAL. */
    public static FailureKind readKind(Failed message) {
        return GrpcFailures.toKind(message.getCode());
    }

    /**
     * The message of a failure.
     *
     * @param text what was expected and what came, for the caller to read
     */
    public static Failed write(FailureKind kind, String text) {
        return Failed.newBuilder()
                .setCode(GrpcFailures.toCode(kind))
                .setMessage(text)
                .build();
    }

    /** Name of the code, as {@code google.rpc.Code} spells it. */
    public static String codeName(FailureKind kind) {
        return GrpcFailures.toCodeName(kind);
    }
}
