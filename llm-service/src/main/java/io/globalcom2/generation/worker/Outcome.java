package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.generation.sampling.FinishReason;

/** How a request ended. */
public sealed interface Outcome {
    /** The answer is whole. */
    record Completed(FinishReason finishReason, Usage usage) implements Outcome {
        public Completed {
            requireNonNull(finishReason, "finishReason is null");
            requireNonNull(usage, "usage is null");
        }
    }

    /** There is no whole answer; the message is meant for the caller. */
    record Failed(FailureKind kind, String message) implements Outcome {
        public Failed {
            requireNonNull(kind, "kind is null");
            requireNonNull(message, "message is null");
        }
    }
}
