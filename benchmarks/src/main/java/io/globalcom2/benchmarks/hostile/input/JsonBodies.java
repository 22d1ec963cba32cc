package io.globalcom2.benchmarks.hostile.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Bodies that are no JSON, or JSON in which one field is of another kind than it should be. */
final class JsonBodies implements InputGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Of which a value of no other kind than a number is right. */
    private static final List<String> NUMBERS = List.of(
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "presence_penalty",
            "frequency_penalty",
            "repetition_penalty",
            "seed");

    private static final List<String> FIELDS = List.of(
            "messages",
            "input",
            "instructions",
            "model",
            "compression",
            "service_tier",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "logit_bias",
            "stop",
            "ignore_eos",
            "n",
            "logprobs",
            "top_logprobs",
            "response_format",
            "text",
            "include",
            "metadata",
            "continue_final_message",
            "tools",
            "tool_choice",
            "modalities",
            "previous_response_id",
            "store",
            "user");

    private static final List<JsonNode> OF_NO_NUMBER = List.of(
            TextNode.valueOf("much"),
            BooleanNode.TRUE,
            JSON.arrayNode(),
            JSON.objectNode(),
            JSON.arrayNode().add(1));

    private static final List<JsonNode> VALUES = List.of(
            NullNode.instance,
            BooleanNode.TRUE,
            BooleanNode.FALSE,
            IntNode.valueOf(-1),
            IntNode.valueOf(0),
            IntNode.valueOf(Integer.MAX_VALUE),
            BigIntegerNode.valueOf(BigInteger.TEN.pow(30)),
            DoubleNode.valueOf(1.5),
            DoubleNode.valueOf(-0.0),
            DoubleNode.valueOf(1e308),
            TextNode.valueOf(""),
            TextNode.valueOf("a"),
            TextNode.valueOf("\0\ud83d\u202e"),
            TextNode.valueOf("a".repeat(5_000)),
            JSON.arrayNode(),
            JSON.objectNode(),
            JSON.arrayNode().add(JSON.arrayNode()).add(NullNode.instance),
            JSON.arrayNode().add(JSON.objectNode()),
            JSON.arrayNode().add("a").add(1),
            JSON.objectNode().put("a", 1),
            JSON.objectNode().put("type", "json_object"),
            JSON.objectNode().put("type", 7),
            JSON.objectNode().put("1", 1e300),
            JSON.objectNode().put("-1", 1),
            JSON.objectNode().put("retention_ratio", -1),
            JSON.objectNode().put("method", "top-k").put("profile", "official"),
            JSON.objectNode().put("role", "user"));

    private static final int TOO_DEEP = 100;

    private final InputClass kind;
    private final String path;
    private final Supplier<ObjectNode> whole;

    /** @param whole makes a body that is in order */
    JsonBodies(InputClass kind, String path, Supplier<ObjectNode> whole) {
        this.kind = kind;
        this.path = path;
        this.whole = whole;
    }

    @Override
    public HostileInput next(SplittableRandom random) {
        return random.nextInt(3) == 0 ? malformed(random) : mistyped(random);
    }

    private HostileInput mistyped(SplittableRandom random) {
        ObjectNode body = whole.get();
        if (random.nextInt(3) == 0) {
            String field = Draw.oneOf(random, NUMBERS);
            JsonNode value = Draw.oneOf(random, OF_NO_NUMBER);
            return input(field + " of " + value, PictureQuestions.bytes(body.set(field, value)), Expectation.refused());
        }
        String field = Draw.oneOf(random, FIELDS);
        JsonNode value = Draw.oneOf(random, VALUES);
        return input(
                field + " of " + abbreviated(value.toString()),
                PictureQuestions.bytes(body.set(field, value)),
                Expectation.either());
    }

    private HostileInput malformed(SplittableRandom random) {
        String text = whole.get().toString();
        Expectation refused = Expectation.refused();
        return switch (random.nextInt(14)) {
            case 0 -> input("cut short", text(text.substring(0, random.nextInt(text.length()))), refused);
            case 1 -> input("two bodies", text(text + text), refused);
            case 2 -> input("something behind it", text(text + "]"), refused);
            case 3 -> input("nested too deep", text("[".repeat(TOO_DEEP) + "]".repeat(TOO_DEEP)), refused);
            case 4 ->
                input(
                        "nested too deep in a field nobody reads",
                        with(text, "\"x\":" + "[".repeat(TOO_DEEP) + "]".repeat(TOO_DEEP)),
                        refused);
            case 5 -> input("NaN", with(text, "\"temperature\":NaN"), refused);
            case 6 -> input("a number too large", with(text, "\"temperature\":1e999"), refused);
            case 7 -> input("a number of 2000 digits", with(text, "\"top_k\":" + "9".repeat(2_000)), refused);
            case 8 ->
                input("no object", text(Draw.oneOf(random, List.of("[]", "7", "null", "\"a\"", "true"))), refused);
            case 9 -> input("a comment", text("/* */" + text), refused);
            case 10 -> input("single quotes", text(text.replace('"', '\'')), refused);
            case 11 -> input("bytes that are no UTF-8", notUtf8(text), Expectation.either());
            case 12 -> {
                Charset charset = Draw.oneOf(random, List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE));
                yield input("in " + charset, ByteString.copyFrom(text, charset), Expectation.either());
            }
            default -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                yield input("one byte is another", ByteString.copyFrom(bytes), Expectation.either());
            }
        };
    }

    private HostileInput input(String name, ByteString body, Expectation expectation) {
        return HostileInput.ofBody(kind, name, path, body, expectation);
    }

    private static ByteString with(String text, String member) {
        return text(text.substring(0, text.length() - 1) + "," + member + "}");
    }

    private static ByteString notUtf8(String text) {
        int middle = text.indexOf("number");
        return text(text.substring(0, middle))
                .concat(ByteString.copyFrom(new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF, (byte) 0xED, (byte) 0xA0}))
                .concat(text(text.substring(middle)));
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static String abbreviated(String text) {
        return text.length() < 80 ? text : text.substring(0, 80) + "…";
    }
}
