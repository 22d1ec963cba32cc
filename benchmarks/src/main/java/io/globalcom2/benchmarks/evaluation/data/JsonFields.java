package io.globalcom2.benchmarks.evaluation.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object of a data file, read with errors that say where.
 *
 * @param where file and line, or file and key
 */
record JsonFields(String where, JsonNode node) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    JsonFields {
        if (!node.isObject()) {
            throw ServingException.invalidInput("%s: expected a JSON object, got %s".formatted(where, shown(node)));
        }
    }

    /** A file that is one JSON value. */
    static JsonNode file(Path file) {
        return parse(file.toString(), text(file));
    }

    /** A file that is a list of JSON objects. */
    static List<JsonFields> list(Path file) {
        JsonNode root = file(file);
        if (!root.isArray()) {
            throw ServingException.invalidInput("%s: expected a list, got %s".formatted(file, shown(root)));
        }
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode item : root) {
            objects.add(new JsonFields(file + " [" + objects.size() + "]", item));
        }
        return objects;
    }

    /** A file of one JSON object a line; blank lines are passed over. */
    static List<JsonFields> lines(Path file) {
        List<String> lines = text(file).lines().toList();
        List<JsonFields> objects = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String where = file + " line " + (i + 1);
            if (!lines.get(i).isBlank()) {
                objects.add(new JsonFields(where, parse(where, lines.get(i))));
            }
        }
        return objects;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ServingException.invalidInput(
                    "expected a readable text file in UTF-8, got %s: %s".formatted(file, e));
        }
    }

    private static JsonNode parse(String where, String text) {
        try {
            return MAPPER.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text);
        } catch (JsonProcessingException e) {
            throw ServingException.invalidInput(
                    "%s: expected JSON, got an error: %s".formatted(where, e.getOriginalMessage()));
        }
    }

    /** A text that must be there. */
    String text(String key) {
        return optionalText(key).orElseThrow(() -> mismatch(key, "a string"));
    }

    /** A text that may be missing. */
    Optional<String> optionalText(String key) {
        if (!node.hasNonNull(key)) {
            return Optional.empty();
        }
        if (!node.get(key).isTextual()) {
            throw mismatch(key, "a string");
        }
        return Optional.of(node.get(key).textValue());
    }

    /** A number or text that names something. */
    String id(String key) {
        if (!node.path(key).isTextual() && !node.path(key).isIntegralNumber()) {
            throw mismatch(key, "a number or a string");
        }
        return node.get(key).asText();
    }

    int integer(String key) {
        if (!node.path(key).canConvertToInt() || !node.path(key).isIntegralNumber()) {
            throw mismatch(key, "a whole number");
        }
        return node.get(key).intValue();
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(key)) {
            if (!item.isTextual()) {
                throw mismatch(key, "strings");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    List<JsonFields> objects(String key) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode item : list(key)) {
            objects.add(new JsonFields(where + " " + key + "[" + objects.size() + "]", item));
        }
        return objects;
    }

    JsonFields object(String key) {
        if (!node.hasNonNull(key)) {
            throw mismatch(key, "an object");
        }
        return new JsonFields(where + " " + key, node.get(key));
    }

    private JsonNode list(String key) {
        if (!node.path(key).isArray()) {
            throw mismatch(key, "a list");
        }
        return node.get(key);
    }

    ServingException mismatch(String key, String expected) {
        return ServingException.invalidInput(
                "%s: %s: expected %s, got %s".formatted(where, key, expected, shown(node.path(key))));
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "none";
        }
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
