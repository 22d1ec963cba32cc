package io.globalcom2.gateway.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.openai.EventWriter;
import io.globalcom2.gateway.openai.Logprobs;
import io.globalcom2.gateway.openai.Stopwatch;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A response as OpenAI's events, in their order: created, in_progress, then the message, its part, its text piece by piece, all three again when they
 * are whole, and the response. Events carry as their id how many characters (Unicode code points) of the answer have been shown.
 */
final class ResponseEvents implements EventWriter {
    private static final byte[] PING = ": ping\n\n".getBytes(UTF_8);

    private final Consumer<byte[]> events;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private ResponseWriter writer;
    private int sequenceNumber;
    private int shown;
    private boolean begun;
    private boolean speaking;

    /** @param writer which is told the id when there is one */
    ResponseEvents(ResponseWriter writer, Consumer<byte[]> events) {
        this.writer = writer;
        this.events = events;
    }

    @Override
    public void accepted(String requestId) {
        writer = writer.withId(requestId);
    }

    @Override
    public void ping() {
        begin();
        events.accept(PING);
    }

    @Override
    public void text(TextDelta delta) {
        speak();
        text.append(delta.text());
        logprobs.addAll(delta.logprobs());
        shown += delta.text().codePointCount(0, delta.text().length());
        ObjectNode event = ofPart().put("delta", delta.text());
        event.set("logprobs", Logprobs.content(delta.logprobs()));
        send("response.output_text.delta", event);
    }

    @Override
    public void completed(Completed end, Stopwatch stopwatch) {
        speak();
        ObjectNode done = ofPart().put("text", text.toString());
        done.set("logprobs", Logprobs.content(logprobs));
        send("response.output_text.done", done);
        send("response.content_part.done", with(ofPart(), "part", writer.part(text.toString(), logprobs)));
        send("response.output_item.done", with(ofItem(), "item", writer.message(text.toString(), logprobs, end)));
        ObjectNode response = writer.whole(List.of(new AnswerText(text.toString(), logprobs)), end, stopwatch);
        send("response." + response.path("status").asText(), with(event(), "response", response));
    }

    @Override
    public void failed(Failed end) {
        send("response.failed", with(event(), "response", writer.failed(end)));
    }

    private void begin() {
        if (!begun) {
            begun = true;
            send("response.created", with(event(), "response", writer.begun()));
            send("response.in_progress", with(event(), "response", writer.begun()));
        }
    }

    private void speak() {
        begin();
        if (!speaking) {
            speaking = true;
            send("response.output_item.added", with(ofItem(), "item", writer.begunMessage()));
            send("response.content_part.added", with(ofPart(), "part", writer.part("", List.of())));
        }
    }

    private static ObjectNode event() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode ofItem() {
        return event().put("output_index", 0);
    }

    private ObjectNode ofPart() {
        return ofItem().put("item_id", writer.itemId()).put("content_index", 0);
    }

    private static ObjectNode with(ObjectNode event, String name, JsonNode value) {
        event.set(name, value);
        return event;
    }

    /** Jackson escapes line breaks inside strings, so a JSON text is always one line. */
    private void send(String type, ObjectNode event) {
        event.put("type", type).put("sequence_number", sequenceNumber++);
        events.accept(
                "id: %d\nevent: %s\ndata: %s\n\n".formatted(shown, type, event).getBytes(UTF_8));
    }
}
