package io.globalcom2.generation.worker;

import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;

/** The way back to a caller that waits for events. The port to the gateway. For many threads. */
public interface TokenRelay {
    /**
     * Announces an attempt and waits for the first answer. Never fails: where the gateway cannot be reached or does not know the request,
     * the events of the attempt go nowhere.
     *
     * @param turn of the record: a gateway follows the attempt with the highest
     * @param stop told when the gateway asks to stop, in its first answer or at any time after it
     */
    Push open(ReplyTo replyTo, String requestId, String attemptId, int turn, StopSignal stop);

    /** The events of one attempt, in order. Numbers them. Calls never fail, whatever became of the gateway. */
    interface Push extends AutoCloseable {
        /** Where there is nobody to push to. */
        Push NOWHERE = new Push() {
            @Override
            public void text(int index, String text, int completionTokens, List<TokenLogprob> logprobs) {}

            @Override
            public void end(TerminalRecord terminal) {}

            @Override
            public void close() {}
        };

        /**
         * Pushes new text. Does not block; while the gateway is slow, texts of a choice are joined.
         *
         * @param index of the choice that it belongs to
         * @param completionTokens tokens generated so far of it in this attempt
         * @param logprobs of the tokens whose text begins in it, where they were asked for
         */
        void text(int index, String text, int completionTokens, List<TokenLogprob> logprobs);

        /** Pushes the terminal event, and waits a little for the gateway to have it. */
        void end(TerminalRecord terminal);

        /** Ends the push; without a terminal event if there was none. Idempotent. */
        @Override
        void close();
    }
}
