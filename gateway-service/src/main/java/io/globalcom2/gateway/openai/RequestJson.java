package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerState;
import java.util.Locale;

/** Where a request stands, and what came of it: {@code result} is a chat.completion, {@code error} as in the body of an error. */
final class RequestJson {
    static final String OBJECT = "chat.completion.request";

    private RequestJson() {}

    static ObjectNode write(AnswerState state, CompletionWriter writer) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", state.requestId())
                .put("object", OBJECT)
                .put("status", state.status().name().toLowerCase(Locale.ROOT));
        state.end().ifPresent(end -> {
            if (end instanceof Completed completed) {
                json.set("result", writer.whole(state.choices(), completed, new Stopwatch()));
            } else if (end instanceof Failed failed) {
                json.setAll(OpenAiError.of(failed.toException()).toJson());
            }
        });
        return json;
    }
}
