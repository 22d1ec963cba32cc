package io.globalcom2.form.schema;

import static io.globalcom2.failure.ServingException.invalidInput;

import com.fasterxml.jackson.databind.JsonNode;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A place in a schema that knows its name.
 *
 * @param pointer JSON pointer to it, as messages show it
 */
record SchemaNode(String pointer, JsonNode json) {
    /** What the schema is called in messages. */
    private static final String NAME = "json_schema";

    private static final int MAX_POINTER_LENGTH = 300;

    static SchemaNode root(JsonNode json) {
        return new SchemaNode("", json);
    }

    boolean has(String keyword) {
        return json.has(keyword);
    }

    SchemaNode get(String keyword) {
        return new SchemaNode(pointer + "/" + keyword.replace("~", "~0").replace("/", "~1"), json.path(keyword));
    }

    /** The keywords of a schema, or the members of an object, in their order. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    SchemaNode object() {
        if (!json.isObject()) {
            throw wrong("an object");
        }
        return this;
    }

    /** Not empty. */
    List<SchemaNode> list() {
        if (!json.isArray() || json.isEmpty()) {
            throw wrong("a list of at least one");
        }
        List<SchemaNode> entries = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            entries.add(new SchemaNode(pointer + "/" + i, json.get(i)));
        }
        return entries;
    }

    /** Texts, none of which comes twice. */
    Set<String> texts() {
        if (!json.isArray() || StreamSupport.stream(json.spliterator(), false).anyMatch(entry -> !entry.isTextual())) {
            throw wrong("a list of strings");
        }
        return StreamSupport.stream(json.spliterator(), false)
                .map(JsonNode::textValue)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    String text() {
        if (!json.isTextual()) {
            throw wrong("a string");
        }
        return json.textValue();
    }

    /** A count; the bound that means nothing where it is absent. */
    int count(int absent) {
        if (json.isMissingNode()) {
            return absent;
        }
        if (!json.isNumber() || !isCount(json.decimalValue())) {
            throw wrong("a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return json.decimalValue().intValueExact();
    }

    BigDecimal number() {
        if (!json.isNumber()) {
            throw wrong("a number");
        }
        return json.decimalValue();
    }

    /** What is wrong here; names the kind of what came. */
    ServingException wrong(String expected) {
        return invalidInput("%s: expected %s, got %s".formatted(name(), expected, kind()));
    }

    /** The same where the kind says nothing. */
    ServingException expected(String expected) {
        return invalidInput("%s: expected %s".formatted(name(), expected));
    }

    ServingException unsupported() {
        return expected("it to be absent, it is not supported");
    }

    /** Keywords are of any length. */
    private String name() {
        return pointer.isEmpty() ? NAME : NAME + "#" + Quote.cut(pointer, MAX_POINTER_LENGTH);
    }

    private static boolean isCount(BigDecimal number) {
        return number.signum() >= 0
                && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
                && number.stripTrailingZeros().scale() <= 0;
    }

    private String kind() {
        return switch (json.getNodeType()) {
            case MISSING -> "nothing";
            case NULL -> "null";
            case BOOLEAN -> json.toString();
            case NUMBER -> Quote.of(json.toString());
            case STRING -> Quote.of(json.textValue());
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case BINARY, POJO -> "something else";
        };
    }
}
