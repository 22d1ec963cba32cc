package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.Usage;
import java.util.List;

/** One step of an answer. */
public sealed interface AnswerEvent {
    /** Whether the answer ends with it. */
    default boolean isTerminal() {
        return true;
    }

    /**
     * Text that was not there before; never splits a character.
     *
     * @param completionTokens tokens generated so far of its choice
     * @param logprobs of the tokens whose text begins in it, where they were asked for
     * @param index of its choice
     */
    record TextDelta(String text, int completionTokens, List<TokenLogprob> logprobs, int index) implements AnswerEvent {
        public TextDelta {
            requireNonNull(text, "text is null");
            logprobs = List.copyOf(logprobs);
        }

        /** Of the first choice, where nobody asked how likely the tokens are. */
        public TextDelta(String text, int completionTokens) {
            this(text, completionTokens, List.of(), 0);
        }

        /**
         * What comes behind the beginning.
         *
         * @param known length of the text that is left out
         * @param start Unicode code points of the choice before the rest
         */
        public TextDelta behind(int known, int start) {
            return new TextDelta(text.substring(known), completionTokens, behind(logprobs, start), index);
        }

        private static List<TokenLogprob> behind(List<TokenLogprob> all, int start) {
            return all.stream().filter(token -> token.getOffset() >= start).toList();
        }

        @Override
        public boolean isTerminal() {
            return false;
        }
    }

    /**
     * The answer is whole.
     *
     * @param finishReasons of the choices, at least one
     */
    record Completed(List<FinishReason> finishReasons, Usage usage) implements AnswerEvent {
        public Completed {
            finishReasons = List.copyOf(finishReasons);
            requireNonNull(usage, "usage is null");
        }

        /** Of one choice. */
        public Completed(FinishReason finishReason, Usage usage) {
            this(List.of(finishReason), usage);
        }

        /** Of the first choice. */
        public FinishReason finishReason() {
            return finishReasons.get(0);
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
