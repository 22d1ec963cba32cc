package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;

/** A caller who wants the answer in one piece. */
final class WholeAnswer implements HttpCaller {
    private final Stopwatch stopwatch;
    private final ToldChoices choices = new ToldChoices();
    private final UnicastProcessor<byte[]> body = UnicastProcessor.create();
    private CompletionWriter writer;

    /** @param writer which is told the id when there is one */
    WholeAnswer(CompletionWriter writer, Stopwatch stopwatch) {
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
            ObjectNode usage = UsageJson.write(completed.usage(), stopwatch);
            ObjectNode answer = writer.whole(choices.texts(), completed.finishReasons(), usage);
            body.onNext(answer.toString().getBytes(UTF_8));
            body.onComplete();
        } else if (event instanceof Failed failed) {
            body.onError(failed.toException());
        }
    }
}
