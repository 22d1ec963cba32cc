package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.HashSet;
import java.util.Set;

/**
 * A caller who wants the answer as server-sent events. The head of the response goes out with the first of them, so that what fails before
 * that still has its status. Events wait in memory for a caller that reads slowly; that is bounded by the answer itself. Calls come from two
 * threads, the relay's and the timer's.
 */
final class StreamedAnswer implements EventStreamCaller {
    private final Stopwatch stopwatch;
    private final UnicastProcessor<byte[]> body = UnicastProcessor.create();
    /** What the caller has. */
    private final Shown shown;
    /** Choices that have begun. */
    private final Set<Integer> begun = new HashSet<>();

    private CompletionWriter writer;
    private boolean accepted;
    private boolean pinged;
    /** Whether the caller has heard anything of the answer. */
    private boolean answering;

    private boolean ended;

    /** @param writer which is told the id when there is one */
    StreamedAnswer(CompletionWriter writer, Stopwatch stopwatch) {
        this(Shown.nothing(), writer, stopwatch);
    }

    private StreamedAnswer(Shown shown, CompletionWriter writer, Stopwatch stopwatch) {
        this.shown = shown;
        this.writer = writer;
        this.stopwatch = stopwatch;
    }

    /**
     * For a caller who comes later: he hears at once that he is heard, and whatever comes has status 200.
     *
     * @param shown what he has
     */
    static StreamedAnswer behind(Shown shown, CompletionWriter writer, Stopwatch stopwatch) {
        StreamedAnswer caller = new StreamedAnswer(shown, writer, stopwatch);
        caller.accepted = true;
        caller.ping();
        return caller;
    }

    @Override
    public Multi<byte[]> body(Runnable gone) {
        return body.onCancellation().invoke(gone);
    }

    @Override
    public synchronized void ping() {
        if (accepted && !ended) {
            pinged = true;
            body.onNext(CompletionWriter.PING);
        }
    }

    @Override
    public synchronized void onAccepted(String requestId) {
        writer = writer.withId(requestId);
        accepted = true;
    }

    @Override
    public synchronized void onEvent(String attemptId, AnswerEvent event) {
        if (event instanceof TextDelta delta) {
            begin(delta.index());
            stopwatch.markFirstToken();
            shown.add(delta);
            body.onNext(writer.textEvent(shown, delta));
        } else if (event instanceof Completed completed) {
            for (int index = 0; index < completed.finishReasons().size(); index++) {
                begin(index);
                body.onNext(writer.finishEvent(
                        shown, index, completed.finishReasons().get(index)));
            }
            if (writer.includesUsage()) {
                body.onNext(writer.usageEvent(shown, UsageJson.write(completed.usage(), stopwatch)));
            }
            body.onNext(CompletionWriter.doneEvent(shown));
            end();
        } else if (event instanceof Failed failed) {
            fail(failed);
        }
    }

    /** Who has some of a choice knows who speaks. */
    private void begin(int index) {
        answering = true;
        if (begun.add(index) && !shown.has(index)) {
            body.onNext(writer.roleEvent(shown, index));
        }
    }

    private void fail(Failed failed) {
        if (pinged || answering) {
            body.onNext(CompletionWriter.errorEvent(shown, OpenAiError.of(failed.toException())));
            end();
        } else {
            ended = true;
            body.onError(failed.toException());
        }
    }

    private void end() {
        ended = true;
        body.onComplete();
    }
}
