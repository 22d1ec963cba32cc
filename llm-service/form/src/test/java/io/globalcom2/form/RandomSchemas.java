package io.globalcom2.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Schemas of everything that is served, at random. */
final class RandomSchemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("name", "a", "ab", "größe", "with \"quotes\"", "x/y~z", "", "😀");
    private static final List<String> PATTERNS = List.of(
            "^[a-z]{2,5}$",
            "^\\d{3}-\\d{4}$",
            "b",
            "^(ab|cd)*e?$",
            "^[^\\s\"]+$",
            "^.{1,3}$",
            "x$",
            "^\\w+@\\w+\\.(com|org)$",
            "^[äöü€😀]{2}|z$",
            "^\\S\\D\\W$",
            "^(?:a+?b?){1,3}[\\x41-\\u0045\\-\\]]$");
    private static final List<String> FORMATS = List.of("date", "time", "date-time", "uuid", "ipv4");

    private final Random random;

    RandomSchemas(long seed) {
        random = new Random(seed);
    }

    JsonNode next() {
        ObjectNode schema = schema(4);
        if (random.nextBoolean()) {
            ObjectNode root = JSON.objectNode();
            root.set("$defs", JSON.objectNode().set("node", recursive(schema)));
            root.put("$ref", "#/$defs/node");
            return root;
        }
        return schema;
    }

    /** A value, and at will another like it inside. */
    private ObjectNode recursive(ObjectNode value) {
        ObjectNode node = JSON.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        properties.set("value", value);
        properties
                .putObject("next")
                .putArray("anyOf")
                .add(JSON.objectNode().put("$ref", "#/$defs/node"))
                .add(JSON.objectNode().put("type", "null"));
        node.putArray("required").add(random.nextBoolean() ? "value" : "next");
        return node;
    }

    private ObjectNode schema(int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 7)) {
            case 0 -> string();
            case 1 -> number("integer", 0);
            case 2 -> number("number", random.nextInt(3));
            case 3 -> JSON.objectNode().put("type", random.nextBoolean() ? "boolean" : "null");
            case 4 -> JSON.objectNode().set("enum", values());
            case 5 -> JSON.objectNode().set("const", values().get(0));
            case 6 -> string();
            case 7 -> array(depth);
            case 8, 9 -> object(depth);
            default -> alternatives(depth);
        };
    }

    private ArrayNode values() {
        ArrayNode values = JSON.arrayNode()
                .add("red")
                .add("re\"d\n")
                .add("größer 😀")
                .add(random.nextInt())
                .add(1.5)
                .add(true)
                .addNull();
        values.addObject().put("a", 1).putArray("b").add("c");
        for (int i = random.nextInt(values.size()); i > 0; i--) {
            values.remove(random.nextInt(values.size()));
        }
        return values;
    }

    private ObjectNode string() {
        ObjectNode schema = JSON.objectNode().put("type", "string");
        switch (random.nextInt(4)) {
            case 0 -> schema.put("pattern", PATTERNS.get(random.nextInt(PATTERNS.size())));
            case 1 -> schema.put("format", FORMATS.get(random.nextInt(FORMATS.size())));
            case 2 -> {
                int min = random.nextInt(5);
                schema.put("minLength", min).put("maxLength", min + random.nextInt(4));
            }
            default -> {}
        }
        return schema;
    }

    private ObjectNode number(String type, int scale) {
        ObjectNode schema = JSON.objectNode().put("type", type);
        BigDecimal low = BigDecimal.valueOf(random.nextInt(3000) - 1500, scale);
        BigDecimal high = low.add(BigDecimal.valueOf(random.nextInt(2000) + 2, scale));
        if (random.nextBoolean()) {
            schema.put(random.nextBoolean() ? "minimum" : "exclusiveMinimum", low);
        }
        if (random.nextBoolean()) {
            schema.put(random.nextBoolean() ? "maximum" : "exclusiveMaximum", high);
        }
        return schema;
    }

    private ObjectNode array(int depth) {
        ObjectNode schema = JSON.objectNode().put("type", "array");
        schema.set("items", schema(depth - 1));
        if (random.nextBoolean()) {
            schema.put("minItems", random.nextInt(4));
        }
        if (random.nextBoolean()) {
            schema.put("maxItems", 3 + random.nextInt(3));
        }
        return schema;
    }

    private ObjectNode object(int depth) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        if (random.nextInt(5) == 0) {
            schema.set("additionalProperties", schema(depth - 1));
            return schema;
        }
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                properties.set(name, schema(depth - 1));
                if (random.nextBoolean()) {
                    required.add(name);
                }
            }
        }
        if (!properties.isEmpty() && random.nextBoolean()) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private ObjectNode alternatives(int depth) {
        ObjectNode schema = JSON.objectNode();
        if (random.nextBoolean()) {
            schema.putArray("type").add("string").add("null").add("integer");
            return schema.put("maxLength", 3);
        }
        schema.putArray("anyOf").add(schema(depth - 1)).add(schema(depth - 1)).add(schema(depth - 1));
        return schema;
    }
}
