package io.globalcom2.gateway.json;

import static io.globalcom2.failure.ServingException.invalidInput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.media.UriText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A place in a JSON document that knows its name, so that whatever is wrong there can say so. JSON's {@code null} is the same as nothing at
 * all.
 *
 * @param name for messages, such as {@code messages[0].content}; empty for the document itself, which messages call {@code body}
 */
public record JsonField(String name, JsonNode node) {
    /** Java's patterns see two halves that belong together as one character. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    /** The member of that name; a field that {@link #isAbsent} where there is none. */
    public JsonField get(String member) {
        String path = name.isEmpty() ? member : name + "." + member;
        return new JsonField(path, node.isObject() ? node.path(member) : MissingNode.getInstance());
    }

    public boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    public boolean isText() {
        return node.isTextual();
    }

    public boolean isList() {
        return node.isArray();
    }

    /** This field, which must be an object. */
    public JsonField object() {
        if (!node.isObject()) {
            throw wrong("an object");
        }
        return this;
    }

    /**
     * This field, which must be an object of no other members than these.
     *
     * @throws ServingException INVALID_INPUT
     */
    public JsonField objectOf(String... members) {
        List<String> known = List.of(members);
        object().node.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                throw invalidInput(
                        "%s: expected no other members than %s, got %s".formatted(label(), known, Quote.of(member)));
            }
        });
        return this;
    }

    public List<JsonField> list() {
        if (!isList()) {
            throw wrong("a list");
        }
        return IntStream.range(0, node.size())
                .mapToObj(i -> new JsonField(name + "[" + i + "]", node.get(i)))
                .toList();
    }

    /** The string, with U+FFFD for each half of a character that stands alone: JSON can spell one, UTF-8 cannot. */
    public String text() {
        if (!isText()) {
            throw wrong("a string");
        }
        return wellFormed(node.textValue());
    }

    /** The field as JSON, with such characters too. */
    public String json() {
        return wellFormed(node.toString());
    }

    /** The URI here; megabytes of it are read where they lie. */
    public UriText uri() {
        return node instanceof JsonBody.UriNode inlined ? inlined.uri() : UriText.of(text());
    }

    public Optional<String> optionalText() {
        return isAbsent() ? Optional.empty() : Optional.of(text());
    }

    public boolean flag() {
        if (!isAbsent() && !node.isBoolean()) {
            throw wrong("true or false");
        }
        return node.booleanValue();
    }

    public OptionalDouble number() {
        if (isAbsent()) {
            return OptionalDouble.empty();
        }
        if (!node.isNumber()) {
            throw wrong("a number");
        }
        return OptionalDouble.of(node.doubleValue());
    }

    public OptionalInt integer() {
        if (isAbsent()) {
            return OptionalInt.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrong("an integer of 32 bits");
        }
        return OptionalInt.of(node.intValue());
    }

    public OptionalLong longInteger() {
        if (isAbsent()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong("an integer of 64 bits");
        }
        return OptionalLong.of(node.longValue());
    }

    /** A caller's mistake here. Names the kind of what came, not its value, which may weigh megabytes. */
    public ServingException wrong(String expected) {
        String actual =
                switch (node.getNodeType()) {
                    case MISSING -> "nothing";
                    case NULL -> "null";
                    case BOOLEAN, NUMBER -> node.toString();
                    case STRING -> "a string";
                    case ARRAY -> "a list";
                    case OBJECT -> "an object";
                    case BINARY, POJO -> "something else";
                };
        return invalidInput("%s: expected %s, got %s".formatted(label(), expected, actual));
    }

    private static String wellFormed(String text) {
        boolean isPlain = text.chars().noneMatch(unit -> Character.isSurrogate((char) unit));
        return isPlain ? text : LONE_SURROGATE.matcher(text).replaceAll("\uFFFD");
    }

    private String label() {
        return name.isEmpty() ? "body" : name;
    }
}
