package io.globalcom2.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.vocabulary.FormReader;
import io.globalcom2.form.vocabulary.FormedText;
import io.globalcom2.form.vocabulary.TokenTree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** A schema, or a pattern in one, of any bytes is a form in which something can be written, all of it JSON; or it is refused. */
class AnswerFormFuzzTest {
    private static final int LONGEST_MESSAGE = 2000;
    private static final int MOST_BYTES = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TokenTree BYTES = new TokenTree(
            IntStream.range(0, 256).mapToObj(value -> new byte[] {(byte) value}).toList());
    /** Where Java's classes of characters are others: one in another, what two share, empty ones. */
    private static final Pattern OTHER_IN_JAVA = Pattern.compile("\\[[^\\]]*(\\[|&&)|\\[\\^?\\]");

    @FuzzTest
    void schema(byte[] json) {
        form(new String(json, StandardCharsets.UTF_8))
                .flatMap(AnswerFormFuzzTest::written)
                .ifPresent(text ->
                        assertThatCode(() -> JSON.readTree(text)).as(text).doesNotThrowAnyException());
    }

    @FuzzTest
    void pattern(byte[] regularExpression) throws Exception {
        String pattern = new String(regularExpression, StandardCharsets.UTF_8);
        Optional<String> text = form("{\"type\":\"string\",\"pattern\":" + TextNode.valueOf(pattern) + "}")
                .flatMap(AnswerFormFuzzTest::written);
        if (text.isEmpty() || OTHER_IN_JAVA.matcher(pattern).find()) {
            return;
        }
        Pattern judge;
        try {
            judge = Pattern.compile(pattern);
        } catch (PatternSyntaxException otherDialect) {
            return;
        }
        String value = JSON.readTree(text.get()).textValue();
        assertThat(judge.matcher(value).find()).as(text.get()).isTrue();
    }

    private static Optional<AnswerForm> form(String schema) {
        try {
            return Optional.of(AnswerForm.ofJsonSchema(schema));
        } catch (ServingException e) {
            assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT);
            assertThat(e.getMessage()).startsWith("json_schema").hasSizeLessThan(LONGEST_MESSAGE);
            return Optional.empty();
        }
    }

    /** A text of the form, one byte after the other; empty where it has come to no end, or costs too much. */
    private static Optional<String> written(AnswerForm form) {
        Random random = new Random(form.jsonSchema().hashCode());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            FormedText text = new FormReader(form.grammar(), BYTES, false).text();
            while (!text.isEnd() && !(text.isWhole() && random.nextBoolean()) && bytes.size() < MOST_BYTES) {
                int[] allowed = IntStream.range(0, 256).filter(text::allows).toArray();
                assertThat(allowed).as("after " + bytes).isNotEmpty();
                int next = allowed[random.nextInt(allowed.length)];
                text.add(next);
                bytes.write(next);
            }
            return text.isWhole() ? Optional.of(bytes.toString(StandardCharsets.UTF_8)) : Optional.empty();
        } catch (ServingException e) {
            assertThat(e.getMessage()).startsWith("json_schema: expected a form ");
            return Optional.empty();
        }
    }
}
