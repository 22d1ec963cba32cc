package io.globalcom2.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.vocabulary.FormReader;
import io.globalcom2.form.vocabulary.FormedText;
import io.globalcom2.form.vocabulary.TokenTree;
import java.time.Duration;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a schema may cost is bounded, whatever it says: it is read, or refused, in little time and memory. */
@Timeout(60)
class HostileSchemasTest {
    private static final TokenTree VOCABULARY = new TokenTree(TestVocabulary.large(20_000));
    private static final Duration MOST_FOR_A_TOKEN = Duration.ofSeconds(2);

    static Stream<String> hostileSchemas() {
        return Stream.of(
                pattern("^.*x.{1000}$"),
                pattern("(e|t).{500}"),
                pattern("^(a?){0,50000}$"),
                pattern("^((((e*)*)*)*)*$"),
                pattern("^(((((.{1,99}){1,99}){1,99}){1,99}){1,99}){1,99}$"),
                "{\"enum\":[" + many(5000, i -> "\"v" + i * 7919L % 100_003 + "\"") + "]}",
                "{\"type\":\"object\",\"properties\":{" + many(2000, i -> "\"k" + i + "\":{\"type\":\"integer\"}")
                        + "}}",
                "{\"anyOf\":[" + many(200, i -> pattern("^.{0," + i + "}e[^" + (char) ('a' + i % 26) + "]*$")) + "]}",
                "{\"$defs\":{" + many(3000, i -> "\"a" + i + "\":{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}")
                        + ",\"a3000\":{\"type\":\"string\"}},\"$ref\":\"#/$defs/a0\"}",
                "{\"anyOf\":["
                        + many(
                                9,
                                i -> "{\"type\":\"object\",\"properties\":{\"x\":{\"$ref\":\"#\"},\"y" + i + "\":{}}}")
                        + "]}",
                "{\"anyOf\":["
                        + many(9, i -> "{\"type\":\"array\",\"items\":{\"$ref\":\"#\"},\"maxItems\":" + (i + 1) + "}")
                        + "]}",
                "{\"type\":\"array\",\"minItems\":900,\"maxItems\":2000000000,\"items\":{\"type\":\"string\",\"minLength\":2000000000}}");
    }

    @ParameterizedTest
    @MethodSource("hostileSchemas")
    void aTokenCostsLittleOrTheFormIsRefused(String schema) {
        Random random = new Random(1);
        assertThatCode(() -> {
                    FormedText text =
                            new FormReader(AnswerForm.ofJsonSchema(schema).grammar(), VOCABULARY, false).text();
                    for (int i = 0; i < 100 && !text.isEnd(); i++) {
                        long start = System.nanoTime();
                        float[] logits = new float[VOCABULARY.size()];
                        text.restrict(logits);
                        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST_FOR_A_TOKEN);
                        int[] allowed = IntStream.range(0, logits.length)
                                .filter(token -> logits[token] == 0)
                                .toArray();
                        text.add(allowed[random.nextInt(allowed.length)]);
                    }
                })
                .satisfiesAnyOf(failure -> assertThat(failure).isNull(), failure -> assertThat(failure)
                        .isInstanceOf(ServingException.class)
                        .hasMessageStartingWith("json_schema: expected a form "));
    }

    /** Few characters, and a thousand million digits. */
    @Test
    void aBoundBeyondAllNumbersCostsNothing() {
        assertThatThrownBy(() -> AnswerForm.ofJsonSchema("{\"type\":\"integer\",\"minimum\":1e999999999}"))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("got one that none has");
        assertThatThrownBy(() -> AnswerForm.ofJsonSchema("{\"type\":\"number\",\"exclusiveMaximum\":-1e999999999}"))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("got one that none has");
        Texts integers = Texts.of("{'type':'integer','minimum':-1e999999999,'maximum':1e999999999}");
        assertThat(integers.has("-123456789012345678")).isTrue();
        assertThat(integers.has("123456789012345678")).isTrue();
    }

    @Test
    void aRefusalIsShortHoweverLongAKeywordIs() {
        String schema = "{\"" + "x".repeat(40_000) + "\":1,\"type\":\"string\"}";

        assertThatThrownBy(() -> AnswerForm.ofJsonSchema(schema))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(500))
                .hasMessageContaining("expected it to be absent, it is not supported");
    }

    @Test
    void aSchemaThatIsTooLongOrTooDeepIsRefused() {
        assertThatThrownBy(() -> AnswerForm.ofJsonSchema(" ".repeat(AnswerForm.MAX_SCHEMA_LENGTH) + "{}"))
                .hasMessage("json_schema: expected at most 131072 characters, got 131074");
        assertThatThrownBy(() -> AnswerForm.ofJsonSchema("[".repeat(100)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("json_schema: expected JSON, got an error: Document nesting depth (65)");
        assertThatThrownBy(() -> AnswerForm.ofJsonSchema(pattern("(".repeat(60) + ")".repeat(60))))
                .hasMessageContaining("at most 50 groups in each other");
    }

    private static String pattern(String pattern) {
        return "{\"type\":\"string\",\"pattern\":" + TextNode.valueOf(pattern) + "}";
    }

    private static String many(int count, IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(","));
    }
}
