package io.globalcom2.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcFailuresTest {
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TOO_LARGE", "UNAUTHENTICATED", "PERMISSION_DENIED"})
    void aKindSurvivesTheWayThroughAStatus(FailureKind kind) {
        Status status = GrpcFailures.toStatus(new ServingException(kind, "expected 1, got 2"));

        ServingException back = GrpcFailures.fromStatus("vision-encoder", status);

        assertThat(back.kind()).isEqualTo(kind);
        assertThat(back).hasMessage("vision-encoder: expected 1, got 2");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
    void aNeighbourThatDoesNotLetUsInIsNoFaultOfTheCallers(FailureKind kind) {
        Status status = GrpcFailures.toStatus(new ServingException(kind, "who are you"));

        assertThat(status.getCode().name()).isEqualTo(kind.name());
        assertThat(GrpcFailures.fromStatus("vision-encoder", status).kind()).isEqualTo(FailureKind.INTERNAL);
    }

    @Test
    void tooLargeIsAnInvalidArgument() {
        assertThat(GrpcFailures.toCode(FailureKind.TOO_LARGE)).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
        assertThat(GrpcFailures.toCodeName(FailureKind.TOO_LARGE)).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void aMessageThatIsTooLargeIsNoLoad() {
        for (String said : new String[] {
            "gRPC message exceeds maximum size 12582912: 20992400",
            "Decompressed gRPC message exceeds maximum size 12582912",
            "Compressed gRPC message exceeds maximum size 12582912: 12582913 bytes"
        }) {
            assertThat(GrpcFailures.fromStatus("encoder", Status.RESOURCE_EXHAUSTED.withDescription(said))
                            .kind())
                    .isEqualTo(FailureKind.TOO_LARGE);
        }
        assertThat(GrpcFailures.fromStatus("encoder", Status.RESOURCE_EXHAUSTED).kind())
                .isEqualTo(FailureKind.OVERLOADED);
    }

    @Test
    void anUnknownThrowableIsInternalAndKeepsItsMessageToItself() {
        Status status = GrpcFailures.toStatus(new IllegalStateException("secret path"));

        assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(status.getDescription()).doesNotContain("secret");
    }

    @Test
    void aStatusStaysWhatItIs() {
        Status status = Status.UNAVAILABLE.withDescription("connection refused");

        assertThat(GrpcFailures.toStatus(status.asRuntimeException())).isEqualTo(status);
        assertThat(GrpcFailures.toStatus(status.asException())).isEqualTo(status);
    }
}
