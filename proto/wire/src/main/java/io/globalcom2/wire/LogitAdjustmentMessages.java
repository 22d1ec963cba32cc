package io.globalcom2.wire;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.proto.v1.Sampling;

/** What is done to the logits before a token is chosen. */
public final class LogitAdjustmentMessages {
    private LogitAdjustmentMessages() {}

    /**
     * What the message says.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT naming the field
     */
    public static LogitAdjustments read(Sampling message) {
        return new LogitAdjustments(
                message.getLogitBiasMap(),
                message.hasRepetitionPenalty() ? message.getRepetitionPenalty() : 1,
                message.getFrequencyPenalty(),
                message.getPresencePenalty());
    }

    /** Writes what changes something. */
    public static void write(LogitAdjustments adjustments, Sampling.Builder message) {
        message.putAllLogitBias(adjustments.bias());
        if (adjustments.repetitionPenalty() != 1) {
            message.setRepetitionPenalty(adjustments.repetitionPenalty());
        }
        if (adjustments.frequencyPenalty() != 0) {
            message.setFrequencyPenalty(adjustments.frequencyPenalty());
        }
        if (adjustments.presencePenalty() != 0) {
            message.setPresencePenalty(adjustments.presencePenalty());
        }
    }
}
