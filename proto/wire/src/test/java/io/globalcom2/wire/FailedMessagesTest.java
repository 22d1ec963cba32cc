package io.globalcom2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.proto.v1.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailedMessagesTest {
    /** A caller who sent too much sent something wrong, the wire tells no more; and no worker refuses a caller for who he is. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TOO_LARGE", "UNAUTHENTICATED", "PERMISSION_DENIED"})
    void readsTheKindItWrites(FailureKind kind) {
        assertThat(FailedMessages.readKind(FailedMessages.write(kind, "expected 1, got 2")))
                .isEqualTo(kind);
    }

    @Test
    void writesTheNumberOfTheCodeAndTheMessage() {
        assertThat(FailedMessages.write(FailureKind.UNAVAILABLE, "no backend"))
                .isEqualTo(
                        Failed.newBuilder().setCode(14).setMessage("no backend").build());
    }

    /** OK, ABORTED, one that does not exist yet, and one that cannot. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10, 17, -1})
    void takesAnyOtherCodeForABug(int code) {
        assertThat(FailedMessages.readKind(Failed.newBuilder().setCode(code).build()))
                .isEqualTo(FailureKind.INTERNAL);
    }
}
