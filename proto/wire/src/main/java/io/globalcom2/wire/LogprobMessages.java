package io.globalcom2.wire;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.proto.v1.Sampling;
import java.util.OptionalInt;

/** Whether an answer comes with how likely the model found its tokens, and with how many others at each place. */
public final class LogprobMessages {
    private LogprobMessages() {}

    /**
     * What the message says: how many of the most likely tokens are told; empty where nothing is.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT naming the field
     */
    public static OptionalInt read(Sampling message) {
        if (!message.getLogprobs() && message.getTopLogprobs() != 0) {
            throw invalidInput("logprobs: expected true beside top_logprobs, got false");
        }
        return message.getLogprobs() ? OptionalInt.of(message.getTopLogprobs()) : OptionalInt.empty();
    }

    /** Writes what asks for something. */
    public static void write(OptionalInt topLogprobs, Sampling.Builder message) {
        topLogprobs.ifPresent(count -> message.setLogprobs(true).setTopLogprobs(count));
    }
}
