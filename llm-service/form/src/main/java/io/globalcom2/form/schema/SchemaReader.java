package io.globalcom2.form.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.globalcom2.form.grammar.Choice;
import io.globalcom2.form.grammar.Edge;
import io.globalcom2.form.grammar.Grammar;
import io.globalcom2.form.grammar.Node;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a grammar of a schema: every text of the grammar fits the schema. What JSON Schema lets a value have and does not ask of it is left away where it is not
 * named: members that {@code properties} does not list, above all.
 */
public final class SchemaReader {
    /** They say nothing of what fits. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "$schema",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly");

    private static final Set<String> IN_PLACE_OF_TYPE = Set.of("$ref", "anyOf");
    private static final String ADDITIONAL = "additionalProperties";
    private static final int NO_BOUND = -1;

    private final SchemaNode root;
    private final Grammar.Builder grammar;
    private final Characters characters;
    private final Numbers numbers;
    private final Node character;
    /** Schemas that say the same are one rule. */
    private final Map<JsonNode, Choice> rules = new HashMap<>();

    private final Deque<Runnable> unread = new ArrayDeque<>();

    private SchemaReader(JsonNode schema, int maxNodes) {
        root = SchemaNode.root(schema);
        grammar = new Grammar.Builder(maxNodes);
        characters = new Characters(grammar);
        numbers = new Numbers(grammar);
        character = characters.oneOf(CodePoints.ALL, grammar.end());
    }

    /**
     * The texts that fit.
     *
     * @param maxNodes of the grammar
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT that names the place in the schema, what was expected and what came
     */
    public static Grammar read(JsonNode schema, int maxNodes) {
        SchemaReader reader = new SchemaReader(schema, maxNodes);
        Node start = reader.rule(reader.root);
        while (!reader.unread.isEmpty()) {
            reader.unread.remove().run();
        }
        return reader.grammar.build(start);
    }

    /** The values that fit a schema, read later, so that schemas may refer to each other in any way. */
    private Node rule(SchemaNode schema) {
        Choice known = rules.get(schema.json());
        if (known != null) {
            return known;
        }
        Choice rule = grammar.choice();
        rules.put(schema.json(), rule);
        unread.add(() -> values(schema).forEach(rule::add));
        return rule;
    }

    private List<Node> values(SchemaNode schema) {
        if (schema.json().isBoolean()) {
            return schema.json().booleanValue() ? List.of(anything()) : List.of();
        }
        if (schema.object().has("$ref")) {
            requireOnly(schema, Set.of("$ref"), "$ref");
            return List.of(rule(target(schema.get("$ref"))));
        }
        if (schema.has("anyOf")) {
            requireOnly(schema, Set.of("anyOf"), "anyOf");
            return schema.get("anyOf").list().stream().map(this::rule).toList();
        }
        if (schema.has("const")) {
            requireOnly(schema, Set.of("const", "type"), "const");
            return literals(schema, List.of(schema.get("const")));
        }
        if (schema.has("enum")) {
            requireOnly(schema, Set.of("enum", "type"), "enum");
            return literals(schema, schema.get("enum").list());
        }
        Set<SchemaType> types = SchemaType.read(schema.get("type"));
        Set<String> keywords =
                types.stream().flatMap(type -> type.keywords().stream()).collect(Collectors.toCollection(HashSet::new));
        keywords.add("type");
        if (schema.get("uniqueItems").json().isBoolean()
                && !schema.get("uniqueItems").json().booleanValue()) {
            keywords.add("uniqueItems");
        }
        requireOnly(schema, keywords, types.size() == 1 ? "this type" : "these types");
        return types.stream().map(type -> value(type, schema)).toList();
    }

    private void requireOnly(SchemaNode schema, Set<String> keywords, String beside) {
        for (String keyword : schema.names()) {
            if (ANNOTATIONS.contains(keyword) || keywords.contains(keyword)) {
                continue;
            }
            boolean isKnown = IN_PLACE_OF_TYPE.contains(keyword)
                    || keyword.equals("type")
                    || Stream.of(SchemaType.values())
                            .anyMatch(type -> type.keywords().contains(keyword));
            throw isKnown
                    ? schema.get(keyword).expected("it to be absent beside " + beside)
                    : schema.get(keyword).unsupported();
        }
    }

    private SchemaNode target(SchemaNode reference) {
        String text = reference.text();
        if (!text.startsWith("#")) {
            throw reference.wrong("a place in this schema, such as #/$defs/name");
        }
        SchemaNode node = root;
        String pointer = URLDecoder.decode(text.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        for (String token :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            String name = token.replace("~1", "/").replace("~0", "~");
            SchemaNode inside = node.get(name);
            node = node.json().isArray() && name.matches("[0-9]{1,6}")
                    ? new SchemaNode(inside.pointer(), node.json().path(Integer.parseInt(name)))
                    : inside;
        }
        if ((!pointer.isEmpty() && pointer.charAt(0) != '/') || node.json().isMissingNode()) {
            throw reference.wrong("a place in this schema that there is");
        }
        return node;
    }

    private List<Node> literals(SchemaNode schema, List<SchemaNode> values) {
        Set<SchemaType> types = SchemaType.read(schema.get("type"));
        return values.stream()
                .map(SchemaNode::json)
                .filter(value -> types.stream().anyMatch(type -> type.includes(value)))
                .map(this::literal)
                .toList();
    }

    private Node literal(JsonNode value) {
        return grammar.literal(value.toString(), grammar.end());
    }

    private Node value(SchemaType type, SchemaNode schema) {
        return switch (type) {
            case OBJECT -> object(schema);
            case ARRAY -> array(schema);
            case STRING -> string(schema);
            case NUMBER -> number(schema);
            case INTEGER -> numbers.integers(range(schema, Numbers.INTEGERS), grammar.end());
            case BOOLEAN ->
                grammar.choice(grammar.literal("true", grammar.end()), grammar.literal("false", grammar.end()));
            case NULL -> grammar.literal("null", grammar.end());
        };
    }

    private Node anything() {
        return rule(SchemaNode.root(JsonNodeFactory.instance.objectNode()));
    }

    private Node object(SchemaNode schema) {
        Map<String, Node> properties = properties(schema);
        return properties.isEmpty() ? map(schema) : members(properties, required(schema));
    }

    /** The properties that are listed, then those that are required all the same. */
    private Map<String, Node> properties(SchemaNode schema) {
        Map<String, Node> properties = new LinkedHashMap<>();
        if (schema.has("properties")) {
            SchemaNode listed = schema.get("properties").object();
            listed.names().forEach(name -> properties.put(name, rule(listed.get(name))));
        }
        SchemaNode additional = schema.get(ADDITIONAL);
        required(schema).stream()
                .filter(name -> !properties.containsKey(name))
                .toList()
                .forEach(name ->
                        properties.put(name, additional.json().isMissingNode() ? anything() : rule(additional)));
        if (!properties.isEmpty() && additional.json().isObject()) {
            throw additional.expected("true or false, or no properties beside it");
        }
        if (properties.isEmpty() && !additional.json().isMissingNode()) {
            rule(additional);
        } else if (!additional.json().isMissingNode() && !additional.json().isBoolean()) {
            throw additional.wrong("true or false");
        }
        return properties;
    }

    private static Set<String> required(SchemaNode schema) {
        return schema.has("required") ? schema.get("required").texts() : Set.of();
    }

    /** Members of any names. */
    private Node map(SchemaNode schema) {
        SchemaNode additional = schema.get(ADDITIONAL);
        Node value = additional.json().isMissingNode() ? anything() : rule(additional);
        Node end = grammar.end();
        Node member = byteOf('"', texts(0, NO_BOUND, grammar.literal(":", grammar.call(value, end))));
        return inBrackets('{', '}', member, 0, NO_BOUND);
    }

    /** Members of these names, in this order; those that are not required may be left out. */
    private Node members(Map<String, Node> properties, Set<String> required) {
        Node first = grammar.literal("}", grammar.end());
        Node later = first;
        List<String> names = new ArrayList<>(properties.keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            Node value = grammar.call(properties.get(name), later);
            Node member = grammar.literal(TextNode.valueOf(name) + ":", value);
            Node separated = grammar.literal(",", member);
            first = required.contains(name) ? member : grammar.choice(member, first);
            later = required.contains(name) ? separated : grammar.choice(separated, later);
        }
        return byteOf('{', first);
    }

    private Node array(SchemaNode schema) {
        Node item = schema.has("items") ? rule(schema.get("items")) : anything();
        int min = schema.get("minItems").count(0);
        int max = schema.get("maxItems").count(NO_BOUND);
        return inBrackets('[', ']', item, min, max);
    }

    private Node inBrackets(char open, char close, Node item, int min, int max) {
        Node end = byteOf(close, grammar.end());
        if (max == 0) {
            return min == 0 ? byteOf(open, end) : grammar.choice();
        }
        Node later = byteOf(',', grammar.call(item, grammar.end()));
        Node items = grammar.call(item, repeat(later, Math.max(0, min - 1), max == NO_BOUND ? max : max - 1, end));
        return byteOf(open, min == 0 ? grammar.choice(end, items) : items);
    }

    private Node string(SchemaNode schema) {
        boolean isCounted = schema.has("minLength") || schema.has("maxLength");
        boolean isPattern = schema.has("pattern");
        if (schema.has("format")) {
            if (isCounted || isPattern) {
                throw schema.get("format").expected("it to be absent beside pattern, minLength and maxLength");
            }
            SchemaNode format = schema.get("format");
            return pattern(
                    format,
                    StringFormat.of(format.text())
                            .orElseThrow(() -> format.wrong("one of " + StringFormat.names()))
                            .pattern());
        }
        if (isPattern && isCounted) {
            throw schema.get("pattern").expected("no minLength and maxLength beside it, but counts within the pattern");
        }
        if (isPattern) {
            return pattern(schema.get("pattern"), schema.get("pattern").text());
        }
        int min = schema.get("minLength").count(0);
        int max = schema.get("maxLength").count(NO_BOUND);
        return byteOf('"', texts(min, max, grammar.end()));
    }

    private Node pattern(SchemaNode schema, String pattern) {
        Node end = byteOf('"', grammar.end());
        return byteOf('"', new PatternReader(pattern, grammar, characters, schema::expected).read(end));
    }

    /** Characters and the quotation mark behind them. */
    private Node texts(int min, int max, Node next) {
        return repeat(character, min, max, byteOf('"', next));
    }

    private Node number(SchemaNode schema) {
        NumberRange range = range(schema, Numbers.DECIMALS);
        return range.equals(Numbers.DECIMALS) ? numbers.all(grammar.end()) : numbers.decimals(range, grammar.end());
    }

    private static NumberRange range(SchemaNode schema, NumberRange widest) {
        NumberRange range = widest;
        if (schema.has("minimum")) {
            range = range.from(bound(schema.get("minimum")), true);
        }
        if (schema.has("exclusiveMinimum")) {
            range = range.from(bound(schema.get("exclusiveMinimum")), false);
        }
        if (schema.has("maximum")) {
            range = range.to(bound(schema.get("maximum")), true);
        }
        if (schema.has("exclusiveMaximum")) {
            range = range.to(bound(schema.get("exclusiveMaximum")), false);
        }
        return range;
    }

    /** Of as many digits as are written, so that what is written is compared as any reader compares it. */
    private static BigDecimal bound(SchemaNode schema) {
        BigDecimal bound = schema.number().stripTrailingZeros();
        if (bound.scale() >= Numbers.MAX_DIGITS || bound.precision() > Numbers.MAX_INTEGER_DIGITS) {
            throw schema.wrong("a number of at most %d digits, %d of them behind the point"
                    .formatted(Numbers.MAX_INTEGER_DIGITS, Numbers.MAX_DIGITS - 1));
        }
        // Beyond all numbers that are written here one is as good as another, and the digits of 1e999999999 take a
        // gigabyte.
        boolean isBeyond = bound.precision() - (long) bound.scale() > Numbers.MAX_INTEGER_DIGITS;
        return isBeyond ? BigDecimal.valueOf(bound.signum()).scaleByPowerOfTen(Numbers.MAX_INTEGER_DIGITS) : bound;
    }

    private Node repeat(Node rule, int min, int max, Node next) {
        return max == NO_BOUND ? grammar.repeat(rule, min, next) : grammar.repeat(rule, min, max, next);
    }

    private Node byteOf(char character, Node next) {
        return grammar.bytes(List.of(new Edge(character, character, next)));
    }
}
