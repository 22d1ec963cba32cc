package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;

/** A caller who wants the answer in one piece. What fails has a status. */
public final class WholeAnswer implements HttpCaller {
    private final Stopwatch stopwatch;
    private final ToldChoices choices = new ToldChoices();
    private final UnicastProcessor<byte[]> body = UnicastProcessor.create();
    private AnswerWriter writer;

    /** @param writer which is told the id when there is one */
    public WholeAnswer(AnswerWriter writer, Stopwatch stopwatch) {
        this.writer = writer;
        this.stopwatch = stopwatch;
    }

    @Override
    public Multi<byte[]> body(Runnable gone) {
        return body.onCancellation().invoke(gone);
    }

    @Override
    public void onAccepted(String requestId) {
        writer = writer.withId(requestId);
    }

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (event instanceof TextDelta delta) {
            stopwatch.markFirstToken();
            choices.add(delta);
        } else if (event instanceof Completed completed) {
            body.onNext(writer.whole(choices.texts(), completed, stopwatch)
                    .toString()
                    .getBytes(UTF_8));
            body.onComplete();
        } else if (event instanceof Failed failed) {
            body.onError(failed.toException());
        }
    }
}
