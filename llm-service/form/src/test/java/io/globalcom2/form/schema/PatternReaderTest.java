package io.globalcom2.form.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.form.Texts;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternReaderTest {
    private static final String LETTERS = "aabbcz019 _-.\"\\\n€😀";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^a*b$",
                "b",
                "^a",
                "a$",
                "^(ab|ba)+$",
                "^(?:a|bc){1,2}z?$",
                "^[ab]{2,}[^ab]*$",
                "^[^\\d\\s]$",
                "^\\w\\W$",
                "^.{2}$",
                "^a|b$",
                "^$",
                "",
                "^\\\\\"$",
                "^[a\\-c]+$",
                "^[-a]+$",
                "^[a-]+$",
                "^\\S+\\D?$",
                "^(a(b(c)?)?)?$",
                "^(a*)*b??$",
                "^a+?b+?$",
                "^[\\u20ac-\\u20ad😀]$",
                "^\\x61\\.\\n$",
                "^[\\s\\S]{3}$",
                "^a{0}b{2}$"
            })
    void findsWhatRegularExpressionsFind(String pattern) {
        // Java's $ also stands before the last line break.
        Pattern judge = Pattern.compile(pattern.replace("$", "\\z"));
        Texts texts = Texts.of(schema(pattern));
        Random random = new Random(pattern.hashCode());

        for (int i = 0; i < 3000; i++) {
            String text = random.ints(random.nextInt(5), 0, LETTERS.codePointCount(0, LETTERS.length()))
                    .map(at -> LETTERS.codePointAt(LETTERS.offsetByCodePoints(0, at)))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(texts.has(TextNode.valueOf(text).toString()))
                    .as("%s in %s", pattern, text)
                    .isEqualTo(judge.matcher(text).find());
        }
    }

    @Test
    void whereDialectsDifferTheNarrowerReadingCounts() {
        assertThat(Texts.of(schema("^.$")).has("\"\u0085\"")).isFalse();
        assertThat(Texts.of(schema("^\\s$")).has("\"\u00a0\"")).isFalse();
        assertThat(Texts.of(schema("^\\S$")).has("\"\u00a0\"")).isFalse();
        assertThat(Texts.of(schema("^[^\\s]$")).has("\"\u00a0\"")).isFalse();
        assertThat(Texts.of(schema("^[^\\S]$")).has("\"\u00a0\"")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a**|one quantifier at character 2 of the pattern",
                "a{3,2}|the counts of a quantifier in ascending order at character 6 of the pattern",
                "a{1000000}|a count of at most 5 digits at character 9 of the pattern",
                "(a|) at character 2 of the pattern",
                "a)|the end at character 1 of the pattern",
                "[a|more at character 2 of the pattern",
                "a^b|^ and $ at the ends of the pattern only at character 2 of the pattern",
                "\\bword|an escape of \\d \\D \\w \\W \\s \\S \\t \\n \\r \\f \\x \\u or of a sign at character 1 of the pattern",
                "\\ud83d|a character, not half of one at character 6 of the pattern",
                "(?<name>a)|a group that is written ( or (?: at character 2 of the pattern"
            })
    void whatIsNotServedIsNamedWithItsPlace(String pattern, String message) {
        assertThatThrownBy(() -> AnswerForm.ofJsonSchema(schema(pattern)))
                .isInstanceOf(ServingException.class)
                .hasMessage("json_schema#/pattern: expected " + message);
    }

    private static String schema(String pattern) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "string")
                .put("pattern", pattern)
                .toString();
    }
}
