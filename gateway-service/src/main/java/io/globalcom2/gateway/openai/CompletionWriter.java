package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;

/**
 * Writes the answer to one request: whole, or as server-sent events.
 *
 * <p>Events carry as their id how many characters (Unicode code points) of the answer have been shown up to their end.
 *
 * @param createdSeconds time of the answer, in seconds since 1970
 * @param serviceTier in which the request was served; empty, and then left out, where that is not known
 * @param includesUsage whether event streams carry a {@code usage}
 */
record CompletionWriter(String id, ServedModel model, long createdSeconds, String serviceTier, boolean includesUsage) {
    /** A line that event stream readers skip. */
    static final byte[] PING = ": ping\n\n".getBytes(UTF_8);

    /** The same for the answer of that id. */
    CompletionWriter withId(String requestId) {
        return new CompletionWriter(requestId, model, createdSeconds, serviceTier, includesUsage);
    }

    ObjectNode whole(String text, List<TokenLogprob> logprobs, FinishReason finishReason, ObjectNode usage) {
        ObjectNode body = head("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text)
                .putNull("refusal");
        choice.set("logprobs", Logprobs.write(logprobs));
        choice.put("finish_reason", name(finishReason));
        body.set("usage", usage);
        return body;
    }

    byte[] roleEvent() {
        ObjectNode delta =
                JsonNodeFactory.instance.objectNode().put("role", "assistant").put("content", "");
        return choiceEvent(0, delta, List.of(), "");
    }

    byte[] textEvent(int shown, String text, List<TokenLogprob> logprobs) {
        return choiceEvent(shown, JsonNodeFactory.instance.objectNode().put("content", text), logprobs, "");
    }

    byte[] finishEvent(int shown, FinishReason finishReason) {
        return choiceEvent(shown, JsonNodeFactory.instance.objectNode(), List.of(), name(finishReason));
    }

    byte[] usageEvent(int shown, ObjectNode usage) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage);
        return event(shown, chunk.toString());
    }

    /** The last event of a stream that went well. */
    static byte[] doneEvent(int shown) {
        return event(shown, "[DONE]");
    }

    static byte[] errorEvent(int shown, OpenAiError error) {
        return event(shown, error.toJson().toString());
    }

    /** @param finishReason empty while the answer goes on */
    private byte[] choiceEvent(int shown, ObjectNode delta, List<TokenLogprob> logprobs, String finishReason) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
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
    private static byte[] event(int shown, String json) {
        return "id: %d\ndata: %s\n\n".formatted(shown, json).getBytes(UTF_8);
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
