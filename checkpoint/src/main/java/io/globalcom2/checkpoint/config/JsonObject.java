package io.globalcom2.checkpoint.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An object in a JSON file of the folder, read with errors that say which file and which key. An explicit null counts as absent. */
public final class JsonObject {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String where;
    private final JsonNode node;

    private JsonObject(String where, JsonNode node) {
        this.where = where;
        this.node = node;
    }

    /**
     * Reads a file that must be there.
     *
     * @throws CheckpointException if it is missing or not a JSON object
     */
    public static JsonObject read(Path file) {
        return readIfPresent(file).orElseThrow(() -> new CheckpointException("there is no " + file));
    }

    /** Reads a file that may be missing. */
    public static Optional<JsonObject> readIfPresent(Path file) {
        return CheckpointFile.readIfPresent(file).map(content -> parse(file, content));
    }

    static JsonObject parse(Path file, byte[] content) {
        try {
            JsonNode root = MAPPER.readTree(content);
            if (!root.isObject()) {
                throw new CheckpointException(file + ": expected a JSON object, got " + root.getNodeType());
            }
            return new JsonObject(file.getFileName() + ": ", root);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file, e);
        }
    }

    /** The keys in the file's order. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** A nested object; empty if it is absent. */
    public Optional<JsonObject> object(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = node.get(key);
        return Optional.of(new JsonObject(where + key + '.', expect(value.isObject(), key, "an object", value)));
    }

    /** A nested object; an empty one if it is absent. */
    public JsonObject objectOrEmpty(String key) {
        return object(key).orElseGet(() -> new JsonObject(where + key + '.', JsonNodeFactory.instance.objectNode()));
    }

    public Optional<String> text(String key) {
        return has(key)
                ? Optional.of(expect(node.get(key).isTextual(), key, "a string").textValue())
                : Optional.empty();
    }

    public boolean flag(String key, boolean absent) {
        return has(key)
                ? expect(node.get(key).isBoolean(), key, "true or false").booleanValue()
                : absent;
    }

    public double number(String key, double absent) {
        return has(key) ? expect(isFinite(node.get(key)), key, "a number").doubleValue() : absent;
    }

    /** A number above zero; what stands for it where it is absent may have been computed, and be none. */
    public double positiveNumber(String key, double absent) {
        double value = number(key, absent);
        if (!(value > 0 && Double.isFinite(value))) {
            throw invalid(key, "a number above zero", value);
        }
        return value;
    }

    public int integer(String key, int absent) {
        return has(key)
                ? expect(isInteger(node.get(key)), key, "a whole number").intValue()
                : absent;
    }

    /** A whole number above zero. */
    public int positive(String key, int absent) {
        int value = integer(key, absent);
        if (value <= 0) {
            throw invalid(key, "a number above zero", value);
        }
        return value;
    }

    /** A number or a list of numbers, as a list; empty if absent. */
    public List<Integer> integers(String key) {
        List<Integer> values = new ArrayList<>();
        for (JsonNode value : oneOrMany(key)) {
            values.add(expect(isInteger(value), key, "whole numbers", value).intValue());
        }
        return List.copyOf(values);
    }

    /** A number or a list of numbers, as a list; empty if absent. */
    public List<Double> numbers(String key) {
        List<Double> values = new ArrayList<>();
        for (JsonNode value : oneOrMany(key)) {
            values.add(expect(isFinite(value), key, "numbers", value).doubleValue());
        }
        return List.copyOf(values);
    }

    /** A string or a list of strings, as a list; empty if absent. */
    public List<String> texts(String key) {
        return oneOrMany(key).stream()
                .map(value -> expect(value.isTextual(), key, "strings", value).textValue())
                .toList();
    }

    /** Lists of whole numbers in a list; empty if absent. */
    public List<List<Integer>> integerLists(String key) {
        List<List<Integer>> lists = new ArrayList<>();
        for (JsonNode list : oneOrMany(key)) {
            List<Integer> values = new ArrayList<>();
            for (JsonNode value : expect(list.isArray(), key, "lists of whole numbers", list)) {
                values.add(expect(isInteger(value), key, "whole numbers", value).intValue());
            }
            lists.add(List.copyOf(values));
        }
        return List.copyOf(lists);
    }

    /** Objects in a list; empty if absent or anything else. */
    public List<JsonObject> objects(String key) {
        List<JsonObject> objects = new ArrayList<>();
        if (has(key) && node.get(key).isArray()) {
            node.get(key).forEach(item -> objects.add(new JsonObject(where + key + '.', item)));
        }
        return objects;
    }

    boolean isObject(String key) {
        return has(key) && node.get(key).isObject();
    }

    boolean isText(String key) {
        return has(key) && node.get(key).isTextual();
    }

    /**
     * Refuses a value other than the one this backend can run.
     *
     * @throws CheckpointException naming the key, the value it has and the one that is run
     */
    public void require(String key, Object expected) {
        if (has(key) && !node.get(key).asText().equals(expected.toString())) {
            throw new CheckpointException(
                    where + key + " " + node.get(key).asText() + " is not supported, only " + expected + " is");
        }
    }

    /** The same of a key whose absence means a value too. */
    void require(String key, Object expected, Object absent) {
        if (!has(key) && !absent.equals(expected)) {
            throw unsupported(key, absent + ", which its absence means,", expected);
        }
        require(key, expected);
    }

    CheckpointException missing(String key) {
        return new CheckpointException(where + key + " is missing");
    }

    CheckpointException unsupported(String key, Object value, Object supported) {
        return new CheckpointException(where + key + " " + value + " is not supported, only " + supported);
    }

    CheckpointException invalid(String key, String expected, Object got) {
        return new CheckpointException(where + key + " expected " + expected + ", got " + got);
    }

    private static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt();
    }

    /** What is beyond a double's range reads as infinite. */
    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue());
    }

    private List<JsonNode> oneOrMany(String key) {
        List<JsonNode> values = new ArrayList<>();
        if (has(key)) {
            JsonNode value = node.get(key);
            if (value.isArray()) {
                value.forEach(values::add);
            } else {
                values.add(value);
            }
        }
        return values;
    }

    private JsonNode expect(boolean valid, String key, String expected) {
        return expect(valid, key, expected, node.get(key));
    }

    private JsonNode expect(boolean valid, String key, String expected, JsonNode value) {
        if (!valid) {
            throw invalid(key, expected, value);
        }
        return value;
    }
}
