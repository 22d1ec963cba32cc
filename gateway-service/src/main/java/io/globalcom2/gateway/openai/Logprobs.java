package io.globalcom2.gateway.openai;

import static io.globalcom2.failure.ServingException.invalidInput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.globalcom2.gateway.json.JsonField;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.TopLogprob;
import java.util.List;
import java.util.OptionalInt;

/** {@code logprobs}: how likely the model found the tokens of an answer. */
public final class Logprobs {
    private Logprobs() {}

    /**
     * How many of the most likely tokens are asked for at each place; empty where nothing is.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT
     */
    static OptionalInt read(JsonField body) {
        boolean asked = body.get("logprobs").flag();
        int top = body.get("top_logprobs").integer().orElse(0);
        if (!asked && top != 0) {
            throw invalidInput("logprobs: expected true beside top_logprobs, got "
                    + (body.get("logprobs").isAbsent() ? "nothing" : "false"));
        }
        return asked ? OptionalInt.of(top) : OptionalInt.empty();
    }

    /** As {@code choices[].logprobs}; null where there are none. */
    static JsonNode write(List<TokenLogprob> logprobs) {
        if (logprobs.isEmpty()) {
            return NullNode.getInstance();
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("content", content(logprobs));
        return json.putNull("refusal");
    }

    /** A token each, with those that might have been chosen. */
    public static ArrayNode content(List<TokenLogprob> logprobs) {
        ArrayNode content = JsonNodeFactory.instance.arrayNode();
        for (TokenLogprob token : logprobs) {
            ObjectNode written = write(token.getToken(), token.getBytes(), token.getLogprob());
            ArrayNode top = written.putArray("top_logprobs");
            for (TopLogprob other : token.getTopLogprobsList()) {
                top.add(write(other.getToken(), other.getBytes(), other.getLogprob()));
            }
            content.add(written);
        }
        return content;
    }

    /** {@code bytes} is null where a token adds nothing to the text. */
    private static ObjectNode write(String token, ByteString bytes, float logprob) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("token", token).put("logprob", logprob);
        if (bytes.isEmpty()) {
            return json.putNull("bytes");
        }
        ArrayNode numbers = json.putArray("bytes");
        bytes.forEach(value -> numbers.add(Byte.toUnsignedInt(value)));
        return json;
    }
}
