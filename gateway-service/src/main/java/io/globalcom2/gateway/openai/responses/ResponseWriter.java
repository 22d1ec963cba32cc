package io.globalcom2.gateway.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.openai.AnswerWriter;
import io.globalcom2.gateway.openai.Logprobs;
import io.globalcom2.gateway.openai.OpenAiError;
import io.globalcom2.gateway.openai.Stopwatch;
import io.globalcom2.gateway.openai.UsageJson;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.Usage;
import java.util.List;

/**
 * Writes a {@code response}: one message of one text.
 *
 * @param createdSeconds time of the answer, in seconds since 1970
 * @param echo what was asked for
 */
record ResponseWriter(String id, String model, long createdSeconds, ObjectNode echo) implements AnswerWriter {
    private static final String IN_PROGRESS = "in_progress";

    @Override
    public ResponseWriter withId(String requestId) {
        return new ResponseWriter(requestId, model, createdSeconds, echo);
    }

    /** Of the message. */
    String itemId() {
        return "msg_" + id;
    }

    /** Before there is anything of it. */
    ObjectNode begun() {
        return response(IN_PROGRESS, JsonNodeFactory.instance.arrayNode());
    }

    @Override
    public ObjectNode whole(List<AnswerText> texts, Completed end, Stopwatch stopwatch) {
        AnswerText text = texts.isEmpty() ? AnswerText.EMPTY : texts.get(0);
        boolean isWhole = end.finishReason() == FinishReason.FINISH_REASON_STOP;
        ArrayNode output = JsonNodeFactory.instance.arrayNode().add(message(text.text(), text.logprobs(), end));
        ObjectNode response = response(status(end), output);
        if (!isWhole) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        }
        response.set("usage", usage(end.usage(), stopwatch));
        return response;
    }

    ObjectNode failed(Failed end) {
        OpenAiError error = OpenAiError.of(end.toException());
        ObjectNode response = response("failed", JsonNodeFactory.instance.arrayNode());
        response.putObject("error").put("code", code(error.status())).put("message", error.message());
        return response;
    }

    /** The item, while there is nothing of it. */
    ObjectNode begunMessage() {
        return item(IN_PROGRESS);
    }

    ObjectNode message(String text, List<TokenLogprob> logprobs, Completed end) {
        ObjectNode item = item(status(end));
        item.withArray("content").add(part(text, logprobs));
        return item;
    }

    ObjectNode part(String text, List<TokenLogprob> logprobs) {
        ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", "output_text");
        part.putArray("annotations");
        part.set("logprobs", Logprobs.content(logprobs));
        return part.put("text", text);
    }

    private ObjectNode item(String status) {
        ObjectNode item = JsonNodeFactory.instance
                .objectNode()
                .put("id", itemId())
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        item.putArray("content");
        return item;
    }

    private ObjectNode response(String status, ArrayNode output) {
        ObjectNode response = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", "response")
                .put("created_at", createdSeconds)
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", model);
        response.set("output", output);
        return response.setAll(echo);
    }

    private static String status(Completed end) {
        return end.finishReason() == FinishReason.FINISH_REASON_STOP ? "completed" : "incomplete";
    }

    /** What OpenAI's clients know of: theirs says whether it was the question, the moment or the server. */
    private static String code(int status) {
        if (status == 429) {
            return "rate_limit_exceeded";
        }
        return status < 500 ? "invalid_prompt" : "server_error";
    }

    /** The counts by the names of this API; compression and timings as everywhere. */
    private static ObjectNode usage(Usage usage, Stopwatch stopwatch) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("input_tokens", usage.getPromptTokens());
        json.putObject("input_tokens_details")
                .put("cached_tokens", usage.getCachedTokens())
                .put("cache_write_tokens", 0);
        json.put("output_tokens", usage.getCompletionTokens())
                .putObject("output_tokens_details")
                .put("reasoning_tokens", 0);
        json.put("total_tokens", usage.getPromptTokens() + usage.getCompletionTokens());
        ObjectNode all = UsageJson.write(usage, stopwatch);
        return json.setAll(all.retain("compression", "timings"));
    }
}
