package io.globalcom2.form.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.form.TestVocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormReaderTest {
    private static final List<byte[]> TOKENS = TestVocabulary.tokens();
    private static final TokenTree TREE = new TokenTree(TOKENS);

    @Test
    void exactlyTheTokensThatKeepTheBytesInTheFormMayCome() {
        FormReader reader = reader("{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":2}}", false);
        FormReader byBytes = reader("{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":2}}", false);
        for (String beginning : List.of("", "[", "[\"", "[\"a", "[\"ab", "[\"ab\"", "[]", "[\"東")) {
            FormedText text = read(reader, beginning);
            for (int token = 0; token < TOKENS.size(); token++) {
                boolean fits = TOKENS.get(token).length > 0;
                FormedText byteByByte = read(byBytes, beginning);
                for (byte value : TOKENS.get(token)) {
                    fits = fits && byteByByte.allows(value & 0xFF);
                    if (fits) {
                        byteByByte.add(value & 0xFF);
                    }
                }
                assertThat(text.allows(token))
                        .as("%s behind %s", new String(TOKENS.get(token), StandardCharsets.UTF_8), beginning)
                        .isEqualTo(fits);
            }
        }
    }

    @Test
    void tokensMayEndInsideOfACharacter() {
        FormedText text = reader("{\"const\":\"東\"}", false).text();

        text.add('"');
        int half = token(new byte[] {(byte) 0xE6, (byte) 0x9D});
        assertThat(text.allows(half)).isTrue();
        text.add(half);
        assertThat(text.allows(0xB1)).isTrue();
        assertThat(text.allows('"')).isFalse();
        text.add(0xB1);
        text.add('"');
        assertThat(text.isEnd()).isTrue();
    }

    @Test
    void aFirstBlankThatIsNotShownMayBeWritten() {
        assertThat(reader("{\"type\":\"integer\"}", true).text().allows(' ')).isTrue();
        assertThat(reader("{\"type\":\"integer\"}", false).text().allows(' ')).isFalse();
        FormedText text = reader("{\"type\":\"integer\"}", true).text();
        text.add(' ');
        assertThat(text.isWhole()).isFalse();
        assertThat(text.allows(' ')).isFalse();
        assertThat(text.allows('7')).isTrue();
    }

    @Test
    void aTextMayBeWholeAndGoOn() {
        FormedText text = reader("{\"type\":\"integer\",\"maximum\":10}", false).text();

        assertThat(text.isWhole()).isFalse();
        text.add('1');
        assertThat(text.isWhole()).isTrue();
        assertThat(text.isEnd()).isFalse();
        text.add('0');
        assertThat(text.isEnd()).isTrue();
    }

    @Test
    void logitsBeyondTheVocabularyAndOfOtherTokensAreLowered() {
        FormedText text = reader("{\"type\":\"boolean\"}", false).text();
        float[] logits = new float[TOKENS.size() + 70];
        Arrays.fill(logits, 2);

        text.restrict(logits);

        assertThat(IntStream.range(0, logits.length)
                        .filter(token -> logits[token] == 2)
                        .boxed())
                .containsExactlyInAnyOrder(
                        (int) 't',
                        (int) 'f',
                        token("true".getBytes(StandardCharsets.UTF_8)),
                        token("false".getBytes(StandardCharsets.UTF_8)));
        assertThat(logits).doesNotContain(0);
    }

    @Test
    void whatIsForgottenIsFoundOutAgain() {
        FormReader reader =
                reader("{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":40},\"maxItems\":40}", false);
        FormedText text = reader.text();
        text.add('[');
        for (int item = 0; item < 39; item++) {
            text.add('"');
            for (int i = 0; i < 40; i++) {
                assertThat(text.allows('x')).isTrue();
                text.add('x');
            }
            assertThat(text.allows('x')).isFalse();
            text.add('"');
            text.add(',');
        }
        assertThat(text.allows('"')).isTrue();
    }

    @Test
    void aTokenThatMayNotComeIsNotTaken() {
        FormedText text = reader("{\"type\":\"boolean\"}", false).text();

        assertThatThrownBy(() -> text.add('x')).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVocabularyWithoutEachByteIsRefused() {
        List<byte[]> tokens = new ArrayList<>(TOKENS);
        tokens.set(0xE2, new byte[0]);

        assertThatThrownBy(() -> new FormVocabulary(new TokenTree(tokens), false))
                .isInstanceOf(ServingException.class)
                .hasMessage("json_schema: expected a model with a token for each byte, got one without 0xE2");
    }

    @Test
    void theVocabularyIsReadWhenTheFirstFormComes() {
        AtomicInteger read = new AtomicInteger();
        FormReaders readers = new FormReaders(() -> {
            read.incrementAndGet();
            return new FormVocabulary(TREE, false);
        });
        assertThat(read).hasValue(0);

        for (int i = 0; i < 40; i++) {
            assertThat(readers.text(AnswerForm.ofJsonSchema("{\"const\":" + i % 20 + "}"))
                            .isWhole())
                    .isFalse();
        }

        assertThat(read).hasValue(1);
    }

    private static FormReader reader(String schema, boolean dropsFirstBlank) {
        return new FormReader(AnswerForm.ofJsonSchema(schema).grammar(), TREE, dropsFirstBlank);
    }

    private static FormedText read(FormReader reader, String beginning) {
        FormedText text = reader.text();
        for (byte value : beginning.getBytes(StandardCharsets.UTF_8)) {
            text.add(value & 0xFF);
        }
        return text;
    }

    private static int token(byte... bytes) {
        return IntStream.range(0, TOKENS.size())
                .filter(token -> Arrays.equals(TOKENS.get(token), bytes))
                .findFirst()
                .orElseThrow();
    }
}
