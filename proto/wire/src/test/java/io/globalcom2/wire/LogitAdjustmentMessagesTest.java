package io.globalcom2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.proto.v1.Sampling;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogitAdjustmentMessagesTest {
    @Test
    void whatIsWrittenIsRead() {
        LogitAdjustments adjustments = new LogitAdjustments(Map.of(3, -1.5f, 7, 100f), 1.25, -0.5, 2);

        assertThat(LogitAdjustmentMessages.read(written(adjustments))).isEqualTo(adjustments);
    }

    /** So that a request that says nothing is the same question as one that says what changes nothing. */
    @Test
    void whatChangesNothingIsNotWritten() {
        assertThat(written(LogitAdjustments.NONE)).isEqualTo(Sampling.getDefaultInstance());
        assertThat(LogitAdjustmentMessages.read(Sampling.getDefaultInstance())).isEqualTo(LogitAdjustments.NONE);
    }

    private static Sampling written(LogitAdjustments adjustments) {
        Sampling.Builder message = Sampling.newBuilder();
        LogitAdjustmentMessages.write(adjustments, message);
        return message.build();
    }
}
