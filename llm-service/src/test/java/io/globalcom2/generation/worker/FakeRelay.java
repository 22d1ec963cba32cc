package io.globalcom2.generation.worker;

import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A gateway that writes down what is pushed, and may ask to stop when an attempt is announced. */
final class FakeRelay implements TokenRelay {
    private final Journal journal;
    private Consumer<StopSignal> answer = stop -> {};
    private volatile StopSignal latest = new StopSignal();

    FakeRelay(Journal journal) {
        this.journal = journal;
    }

    void answerOpenWith(StopCause reason) {
        answer = stop -> stop.stop(reason);
    }

    /** Asks the attempt that was announced last to stop. */
    void stopLatest(StopCause reason) {
        latest.stop(reason);
    }

    @Override
    public Push open(ReplyTo replyTo, String requestId, String attemptId, int turn, StopSignal stop) {
        journal.add("open " + requestId + " " + attemptId + " at " + replyTo);
        latest = stop;
        answer.accept(stop);
        return new Push() {
            @Override
            public void text(int index, String text, int completionTokens, List<TokenLogprob> logprobs) {
                journal.add("push " + text + " " + completionTokens
                        + logprobs.stream().map(token -> " " + token.getToken()).collect(Collectors.joining()));
            }

            @Override
            public void end(TerminalRecord terminal) {
                journal.add("push end of " + terminal.requestId());
            }

            @Override
            public void close() {
                journal.add("close " + requestId);
            }
        };
    }
}
