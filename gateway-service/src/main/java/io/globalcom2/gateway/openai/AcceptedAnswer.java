package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;

/** A caller who does not wait for the answer: he hears the id when the request is stored in the queue, or why it is not, and leaves. */
final class AcceptedAnswer implements HttpCaller {
    private final UnicastProcessor<byte[]> body = UnicastProcessor.create();
    private boolean accepted;

    @Override
    public Multi<byte[]> body(Runnable gone) {
        return body.onTermination().invoke(gone);
    }

    @Override
    public void onAccepted(String requestId) {
        accepted = true;
        body.onNext(JsonNodeFactory.instance
                .objectNode()
                .put("id", requestId)
                .put("object", RequestJson.OBJECT)
                .toString()
                .getBytes(UTF_8));
        body.onComplete();
    }

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (!accepted && event instanceof Failed failed) {
            body.onError(failed.toException());
        }
    }
}
