package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A caller who wants the answer as server-sent events. The head of the response goes out with the first of them, so that what fails before
 * that still has its status. Events wait in memory for a caller that reads slowly; that is bounded by the answer itself. Calls come from two
 * threads, the relay's and the timer's.
 */
public final class StreamedAnswer implements HttpCaller {
    private final Stopwatch stopwatch;
    private final UnicastProcessor<byte[]> body = UnicastProcessor.create();
    private final EventWriter writer;
    private boolean accepted;
    /** Whether anything was written. */
    private boolean begun;

    private boolean ended;

    /** @param writer of events, which are written to where it is told */
    public StreamedAnswer(Function<Consumer<byte[]>, EventWriter> writer, Stopwatch stopwatch) {
        this.writer = writer.apply(body::onNext);
        this.stopwatch = stopwatch;
    }

    /** For a caller who comes later: he hears at once that he is heard, and whatever comes has status 200. */
    static StreamedAnswer ofAccepted(Function<Consumer<byte[]>, EventWriter> writer) {
        StreamedAnswer caller = new StreamedAnswer(writer, new Stopwatch());
        caller.accepted = true;
        caller.ping();
        return caller;
    }

    @Override
    public Multi<byte[]> body(Runnable gone) {
        return body.onCancellation().invoke(gone);
    }

    /** Gives a sign of life, for proxies that cut silent connections; not before the request is accepted, a refusal has a status. */
    public synchronized void ping() {
        if (accepted && !ended) {
            begun = true;
            writer.ping();
        }
    }

    @Override
    public synchronized void onAccepted(String requestId) {
        writer.accepted(requestId);
        accepted = true;
    }

    @Override
    public synchronized void onEvent(String attemptId, AnswerEvent event) {
        if (event instanceof TextDelta delta) {
            begun = true;
            stopwatch.markFirstToken();
            writer.text(delta);
        } else if (event instanceof Completed completed) {
            writer.completed(completed, stopwatch);
            end();
        } else if (event instanceof Failed failed) {
            fail(failed);
        }
    }

    private void fail(Failed failed) {
        if (begun) {
            writer.failed(failed);
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
