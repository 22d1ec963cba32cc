package io.globalcom2.generation.wire;

import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.worker.Outcome;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Failed;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.wire.FailedMessages;
import java.util.List;

/** How an answer ended, as messages; the same in events and in terminal records. */
public final class OutcomeMessages {
    private OutcomeMessages() {}

    public static Completed completed(Outcome.Completed outcome) {
        List<FinishReason> reasons = outcome.finishReasons().stream()
                .map(OutcomeMessages::finishReason)
                .toList();
        return Completed.newBuilder()
                .setFinishReason(reasons.get(0))
                .addAllFurtherFinishReasons(reasons.subList(1, reasons.size()))
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
