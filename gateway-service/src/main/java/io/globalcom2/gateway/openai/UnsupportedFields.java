package io.globalcom2.gateway.openai;

import static io.globalcom2.failure.ServingException.invalidInput;

import com.fasterxml.jackson.databind.JsonNode;
import io.globalcom2.gateway.json.JsonField;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Fields of OpenAI's API that change the answer and are not served here. Clients send some of them with the value that changes nothing,
 * which is accepted. Fields that are in neither place are ignored, as OpenAI-compatible servers do.
 */
public final class UnsupportedFields {
    private static final Map<String, Predicate<JsonNode>> HARMLESS = Map.ofEntries(
            Map.entry("best_of", UnsupportedFields::isOne),
            Map.entry("tools", JsonNode::isEmpty),
            // Without tools there is nothing to choose.
            Map.entry(
                    "tool_choice",
                    value -> value.asText().equals("none") || value.asText().equals("auto")),
            Map.entry("functions", JsonNode::isEmpty),
            Map.entry("function_call", value -> value.asText().equals("none")),
            Map.entry(
                    "modalities",
                    value -> value.size() == 1 && value.path(0).asText().equals("text")),
            Map.entry("audio", value -> false),
            Map.entry("prediction", value -> false),
            Map.entry("web_search_options", value -> false));

    private UnsupportedFields() {}

    /**
     * Does nothing when none of the fields asks for something.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT
     */
    static void refuse(JsonField body) {
        refuse(body, HARMLESS);
    }

    /**
     * Does nothing when none of the fields asks for something.
     *
     * @param fields by their names, with what they may say
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT
     */
    public static void refuse(JsonField body, Map<String, Predicate<JsonNode>> fields) {
        fields.forEach((name, harmless) -> {
            JsonField field = body.get(name);
            if (!field.isAbsent() && !harmless.test(field.node())) {
                throw invalidInput(
                        name + ": expected it to be absent, it is not supported, got a value that asks for it");
            }
        });
    }

    private static boolean isOne(JsonNode value) {
        return value.isNumber() && value.doubleValue() == 1;
    }
}
