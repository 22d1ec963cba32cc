package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.Usage;

/** One step of an answer. */
public sealed interface AnswerEvent {
    /** Whether the answer ends with it. */
    default boolean isTerminal() {
        return true;
    }

    /**
     * Text that was not there before; never splits a character.
     *
     * @param completionTokens tokens generated so far
     */
    record TextDelta(String text, int completionTokens) implements AnswerEvent {
        public TextDelta {
            requireNonNull(text, "text is null");
        }

        @Override
        public boolean isTerminal() {
            return false;
        }
    }

    /** The answer is whole. */
    record Completed(FinishReason finishReason, Usage usage) implements AnswerEvent {
        public Completed {
            requireNonNull(finishReason, "finishReason is null");
            requireNonNull(usage, "usage is null");
        }
    }

    /** The answer ends here. The message is meant for the caller. */
    record Failed(FailureKind kind, String message) implements AnswerEvent {
        public Failed {
            requireNonNull(kind, "kind is null");
            requireNonNull(message, "message is null");
        }

        public ServingException toException() {
            return new ServingException(kind, message);
        }
    }
}
