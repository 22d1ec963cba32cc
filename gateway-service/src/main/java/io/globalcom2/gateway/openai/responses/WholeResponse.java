package io.globalcom2.gateway.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.globalcom2.gateway.openai.HttpCaller;
import io.globalcom2.gateway.openai.Stopwatch;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.proto.v1.TokenLogprob;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.ArrayList;
import java.util.List;

/** A caller who wants the response in one piece. What fails has a status. */
final class WholeResponse implements HttpCaller {
    private final Stopwatch stopwatch;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final UnicastProcessor<byte[]> body = UnicastProcessor.create();
    private ResponseWriter writer;

    /** @param writer which is told the id when there is one */
    WholeResponse(ResponseWriter writer, Stopwatch stopwatch) {
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
            text.append(delta.text());
            logprobs.addAll(delta.logprobs());
        } else if (event instanceof Completed completed) {
            body.onNext(writer.whole(text.toString(), logprobs, completed, stopwatch)
                    .toString()
                    .getBytes(UTF_8));
            body.onComplete();
        } else if (event instanceof Failed failed) {
            body.onError(failed.toException());
        }
    }
}
