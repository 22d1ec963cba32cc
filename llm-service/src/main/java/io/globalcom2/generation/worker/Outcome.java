package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.proto.v1.Usage;
import java.util.List;

/** How a request ended. */
public sealed interface Outcome {
    /**
     * The answer is whole.
     *
     * @param finishReasons of the choices, at least one
     */
    record Completed(List<EndReason> finishReasons, Usage usage) implements Outcome {
        public Completed {
            finishReasons = List.copyOf(finishReasons);
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
