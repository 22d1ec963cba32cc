package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;

/**
 * Writes the answer to one request: whole, or as server-sent events.
 *
 * <p>Events carry as their id how much of the answer has been {@link Shown} up to their end.
 *
 * @param createdSeconds time of the answer, in seconds since 1970
 * @param serviceTier in which the request was served; empty, and then left out, where that is not known
 * @param includesUsage whether event streams carry a {@code usage}
 */
record CompletionWriter(String id, ServedModel model, long createdSeconds, String serviceTier, boolean includesUsage)
        implements AnswerWriter {
    /** A line that event stream readers skip. */
    static final byte[] PING = ": ping\n\n".getBytes(UTF_8);

    @Override
    public CompletionWriter withId(String requestId) {
        return new CompletionWriter(requestId, model, createdSeconds, serviceTier, includesUsage);
    }

    @Override
    public ObjectNode whole(List<AnswerText> texts, Completed end, Stopwatch stopwatch) {
        List<FinishReason> finishReasons = end.finishReasons();
        ObjectNode body = head("chat.completion");
        ArrayNode choices = body.putArray("choices");
        for (int index = 0; index < finishReasons.size(); index++) {
            AnswerText text = index < texts.size() ? texts.get(index) : AnswerText.EMPTY;
            choices.add(choice(index, text, finishReasons.get(index)));
        }
        body.set("usage", UsageJson.write(end.usage(), stopwatch));
        return body;
    }

    private static ObjectNode choice(int index, AnswerText text, FinishReason finishReason) {
        ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text.text())
                .putNull("refusal");
        choice.set("logprobs", Logprobs.write(text.logprobs()));
        return choice.put("finish_reason", name(finishReason));
    }

    byte[] roleEvent(Shown shown, int index) {
        ObjectNode delta =
                JsonNodeFactory.instance.objectNode().put("role", "assistant").put("content", "");
        return choiceEvent(shown, index, delta, List.of(), "");
    }

    byte[] textEvent(Shown shown, TextDelta delta) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("content", delta.text());
        return choiceEvent(shown, delta.index(), content, delta.logprobs(), "");
    }

    byte[] finishEvent(Shown shown, int index, FinishReason finishReason) {
        return choiceEvent(shown, index, JsonNodeFactory.instance.objectNode(), List.of(), name(finishReason));
    }

    byte[] usageEvent(Shown shown, ObjectNode usage) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage);
        return event(shown, chunk.toString());
    }

    /** The last event of a stream that went well. */
    static byte[] doneEvent(Shown shown) {
        return event(shown, "[DONE]");
    }

    static byte[] errorEvent(Shown shown, OpenAiError error) {
        return event(shown, error.toJson().toString());
    }

    /** @param finishReason empty while the answer goes on */
    private byte[] choiceEvent(
            Shown shown, int index, ObjectNode delta, List<TokenLogprob> logprobs, String finishReason) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.set("logprobs", Logprobs.write(logprobs));
        choice.put("finish_reason", finishReason.isEmpty() ? null : finishReason);
        if (includesUsage) {
            chunk.putNull("usage");
        }
        return event(shown, chunk.toString());
    }

    private ObjectNode head(String object) {
        ObjectNode head = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", createdSeconds)
                .put("model", model.name())
                .put("system_fingerprint", model.fingerprint());
        return serviceTier.isEmpty() ? head : head.put("service_tier", serviceTier);
    }

    /** Jackson escapes line breaks inside strings, so a JSON text is always one line. */
    private static byte[] event(Shown shown, String json) {
        return "id: %s\ndata: %s\n\n".formatted(shown, json).getBytes(UTF_8);
    }

    private static String name(FinishReason finishReason) {
        return switch (finishReason) {
            case FINISH_REASON_STOP -> "stop";
            case FINISH_REASON_LENGTH -> "length";
            case FINISH_REASON_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("finish reason: expected stop or length, got " + finishReason);
        };
    }
}
