package io.globalcom2.gateway.openai.responses;

import static io.globalcom2.failure.ServingException.invalidInput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.failure.Quote;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.RequestedSampling;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.json.JsonBody;
import io.globalcom2.gateway.json.JsonField;
import io.globalcom2.gateway.openai.ChatCompletionReader;
import io.globalcom2.gateway.openai.ImageUrls;
import io.globalcom2.gateway.openai.ServiceTier;
import io.globalcom2.gateway.openai.UnsupportedFields;
import io.globalcom2.wire.QueueLane;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** Reads the body of {@code POST /v1/responses}. What is no field of its own is read as of chat completions. */
@Singleton
final class ResponsesReader {
    private static final String LOGPROBS = "message.output_text.logprobs";
    private static final int MAX_METADATA = 16;
    private static final int MAX_METADATA_KEY = 64;
    private static final int MAX_METADATA_VALUE = 512;

    /** Fields that change the answer and are not served: what they may say. */
    private static final Map<String, Predicate<JsonNode>> HARMLESS = Map.of(
            "previous_response_id", value -> false,
            "conversation", value -> false,
            "store", value -> value.isBoolean() && !value.booleanValue(),
            "background", value -> value.isBoolean() && !value.booleanValue(),
            "prompt", value -> false,
            "tools", JsonNode::isEmpty,
            // Without tools there is nothing to choose.
            "tool_choice",
                    value -> value.asText().equals("none") || value.asText().equals("auto"),
            "truncation", value -> value.asText().equals("disabled"));

    private final ServedModel model;
    private final ImageUrls images;

    ResponsesReader(ServedModel model, ImageUrls images) {
        this.model = model;
        this.images = images;
    }

    /**
     * Reads a body.
     *
     * @param memory takes what is needed besides the body: bytes, more or, below 0, less than before
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT, TOO_LARGE or NOT_FOUND
     */
    ResponsesRequest read(JsonBody json, LongConsumer memory) {
        JsonField body = ChatCompletionReader.parse(json).object();
        model.require(body.get("model").optionalText().orElse(""));
        UnsupportedFields.refuse(body, HARMLESS);
        QueueLane lane = ServiceTier.read(body.get("service_tier"));
        JsonField format = body.get("text").get("format");
        RequestedSampling sampling = ChatCompletionReader.sampling(
                body, maxOutputTokens(body), TextFormat.read(format), topLogprobs(body), 1);
        ChatRequest request = new ChatRequest(
                new InputItems(images.ofRequest(memory)).read(body),
                sampling,
                ChatCompletionReader.compression(body.get("compression")),
                lane);
        return new ResponsesRequest(request, body.get("stream").flag(), echo(body, format, sampling, lane));
    }

    private static OptionalInt maxOutputTokens(JsonField body) {
        JsonField field = body.get("max_output_tokens");
        OptionalInt count = field.integer();
        if (count.isPresent() && count.getAsInt() < 1) {
            throw field.wrong("at least 1");
        }
        return count;
    }

    /** Logprobs are asked for in {@code include}; how many others beside them in {@code top_logprobs}. */
    private static OptionalInt topLogprobs(JsonField body) {
        JsonField include = body.get("include");
        boolean asked = false;
        for (JsonField wanted : include.isAbsent() ? List.<JsonField>of() : include.list()) {
            switch (wanted.text()) {
                case LOGPROBS -> asked = true;
                // There is no reasoning.
                case "reasoning.encrypted_content" -> {}
                default ->
                    throw invalidInput(
                            "%s: expected %s, got %s".formatted(wanted.name(), LOGPROBS, Quote.of(wanted.text())));
            }
        }
        int top = body.get("top_logprobs").integer().orElse(0);
        if (top != 0 && !asked) {
            throw invalidInput("include: expected %s beside top_logprobs, got it not".formatted(LOGPROBS));
        }
        return asked ? OptionalInt.of(top) : OptionalInt.empty();
    }

    private static ObjectNode echo(JsonField body, JsonField format, RequestedSampling sampling, QueueLane lane) {
        ObjectNode echo = JsonNodeFactory.instance
                .objectNode()
                .put("background", false)
                .put("instructions", body.get("instructions").optionalText().orElse(null));
        sampling.maxTokens()
                .ifPresentOrElse(
                        count -> echo.put("max_output_tokens", count), () -> echo.putNull("max_output_tokens"));
        echo.set("metadata", metadata(body.get("metadata")));
        echo.put("parallel_tool_calls", true)
                .putNull("previous_response_id")
                .put("service_tier", ServiceTier.name(lane))
                .put("store", false)
                .put("temperature", sampling.temperature().orElse(0));
        JsonNode asked =
                format.isAbsent() ? JsonNodeFactory.instance.objectNode().put("type", "text") : format.node();
        echo.putObject("text").set("format", asked);
        echo.put("tool_choice", "auto").putArray("tools");
        return echo.put("top_logprobs", sampling.topLogprobs().orElse(0))
                .put("top_p", sampling.topP().orElse(1))
                .put("truncation", "disabled");
    }

    /** The caller's own, at most as much as OpenAI takes. */
    private static ObjectNode metadata(JsonField metadata) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (metadata.isAbsent()) {
            return json;
        }
        metadata.object().node().fieldNames().forEachRemaining(key -> {
            String value = metadata.get(key).text();
            if (key.length() > MAX_METADATA_KEY || value.length() > MAX_METADATA_VALUE) {
                throw invalidInput("metadata: expected keys of at most %d characters and values of at most %d, got %s"
                        .formatted(MAX_METADATA_KEY, MAX_METADATA_VALUE, Quote.of(key)));
            }
            json.put(key, value);
        });
        if (json.size() > MAX_METADATA) {
            throw invalidInput("metadata: expected at most %d members, got %d".formatted(MAX_METADATA, json.size()));
        }
        return json;
    }
}
