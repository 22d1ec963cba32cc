package io.globalcom2.gateway.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.openai.EventStreamCaller;
import io.globalcom2.gateway.openai.Logprobs;
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

/**
 * A caller who wants the response as OpenAI's events, in their order: created, in_progress, then the message, its part, its text piece by piece, all
 * three again when they are whole, and the response. What fails before the first of them has a status; after it the last event says so.
 * Events carry as their id how many characters (Unicode code points) of the answer have been shown. Calls come from two threads, the relay's and the timer's.
 */
final class StreamedResponse implements EventStreamCaller {
    private static final byte[] PING = ": ping\n\n".getBytes(UTF_8);

    private final Stopwatch stopwatch;
    private final UnicastProcessor<byte[]> body = UnicastProcessor.create();
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private ResponseWriter writer;
    private int sequenceNumber;
    private int shown;
    private boolean accepted;
    private boolean begun;
    private boolean speaking;
    private boolean ended;

    /** @param writer which is told the id when there is one */
    StreamedResponse(ResponseWriter writer, Stopwatch stopwatch) {
        this.writer = writer;
        this.stopwatch = stopwatch;
    }

    @Override
    public Multi<byte[]> body(Runnable gone) {
        return body.onCancellation().invoke(gone);
    }

    @Override
    public synchronized void ping() {
        if (accepted && !ended) {
            begin();
            body.onNext(PING);
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
            say(delta);
        } else if (event instanceof Completed completed) {
            complete(completed);
        } else if (event instanceof Failed failed) {
            fail(failed);
        }
    }

    private void say(TextDelta delta) {
        stopwatch.markFirstToken();
        speak();
        text.append(delta.text());
        logprobs.addAll(delta.logprobs());
        shown += delta.text().codePointCount(0, delta.text().length());
        ObjectNode event = ofPart().put("delta", delta.text());
        event.set("logprobs", Logprobs.content(delta.logprobs()));
        send("response.output_text.delta", event);
    }

    private void complete(Completed end) {
        speak();
        ObjectNode done = ofPart().put("text", text.toString());
        done.set("logprobs", Logprobs.content(logprobs));
        send("response.output_text.done", done);
        send("response.content_part.done", with(ofPart(), "part", writer.part(text.toString(), logprobs)));
        send("response.output_item.done", with(ofItem(), "item", writer.message(text.toString(), logprobs, end)));
        ObjectNode response = writer.whole(text.toString(), logprobs, end, stopwatch);
        send("response." + response.path("status").asText(), with(event(), "response", response));
        end();
    }

    private void fail(Failed end) {
        if (begun) {
            send("response.failed", with(event(), "response", writer.failed(end)));
            end();
        } else {
            ended = true;
            body.onError(end.toException());
        }
    }

    private void end() {
        ended = true;
        body.onComplete();
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
        body.onNext(
                "id: %d\nevent: %s\ndata: %s\n\n".formatted(shown, type, event).getBytes(UTF_8));
    }
}
