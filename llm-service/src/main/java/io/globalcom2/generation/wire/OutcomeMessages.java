package io.globalcom2.generation.wire;

import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.worker.Outcome;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Failed;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.wire.FailedMessages;

/** How an answer ended, as messages; the same in events and in terminal records. */
public final class OutcomeMessages {
    private OutcomeMessages() {}

    public static Completed completed(Outcome.Completed outcome) {
        return Completed.newBuilder()
                .setFinishReason(finishReason(outcome.finishReason()))
                .setUsage(outcome.usage())
                .build();
    }

    public static Failed failed(Outcome.Failed outcome) {
        return FailedMessages.write(outcome.kind(), outcome.message());
    }

    private static FinishReason finishReason(EndReason reason) {
        return switch (reason) {
            case STOP -> FinishReason.FINISH_REASON_STOP;
            case LENGTH -> FinishReason.FINISH_REASON_LENGTH;
        };
    }
}
