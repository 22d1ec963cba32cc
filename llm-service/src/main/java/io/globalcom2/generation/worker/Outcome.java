package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.proto.v1.Usage;

/** How a request ended. */
public sealed interface Outcome {
    /** The answer is whole. */
    record Completed(EndReason finishReason, Usage usage) implements Outcome {
        public Completed {
            requireNonNull(finishReason, "finishReason is null");
            requireNonNull(usage, "usage is null");
        }
    }

    /**
     * There is no whole answer.
     *
     * @param message meant for the caller; cut where it is longer than 1,000 characters, because it may quote what the caller sent
     */
    record Failed(FailureKind kind, String message) implements Outcome {
        private static final int MAX_MESSAGE_LENGTH = 1000;

        public Failed {
            requireNonNull(kind, "kind is null");
            if (message.length() > MAX_MESSAGE_LENGTH) {
                message = message.substring(0, MAX_MESSAGE_LENGTH) + "…";
            }
        }
    }
}
