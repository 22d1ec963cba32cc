package io.globalcom2.form.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.globalcom2.failure.Quote;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The types of JSON Schema, and the keywords that say more of each. */
enum SchemaType {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    INTEGER,
    BOOLEAN,
    NULL;

    Set<String> keywords() {
        return switch (this) {
            case OBJECT -> Set.of("properties", "required", "additionalProperties");
            case ARRAY -> Set.of("items", "minItems", "maxItems");
            case STRING -> Set.of("minLength", "maxLength", "pattern", "format");
            case NUMBER, INTEGER -> Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
            case BOOLEAN, NULL -> Set.of();
        };
    }

    /** What {@code type} says; all where it is absent. A whole number is a number too. */
    static Set<SchemaType> read(SchemaNode type) {
        if (type.json().isMissingNode()) {
            return EnumSet.complementOf(EnumSet.of(INTEGER));
        }
        if (type.json().isTextual()) {
            return EnumSet.of(of(type));
        }
        Set<SchemaType> types = type.list().stream()
                .map(SchemaType::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(SchemaType.class)));
        if (types.contains(NUMBER)) {
            types.remove(INTEGER);
        }
        return types;
    }

    private static SchemaType of(SchemaNode name) {
        String text = name.text();
        return Arrays.stream(values())
                .filter(type -> type.label().equals(text))
                .findFirst()
                .orElseThrow(() -> name.expected("one of %s, got %s"
                        .formatted(
                                Arrays.stream(values()).map(SchemaType::label).toList(), Quote.of(text))));
    }

    boolean includes(JsonNode value) {
        return switch (this) {
            case OBJECT -> value.isObject();
            case ARRAY -> value.isArray();
            case STRING -> value.isTextual();
            case NUMBER -> value.isNumber();
            case INTEGER ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case BOOLEAN -> value.isBoolean();
            case NULL -> value.isNull();
        };
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
