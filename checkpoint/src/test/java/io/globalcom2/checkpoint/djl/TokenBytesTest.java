package io.globalcom2.checkpoint.djl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.tokens.TokenBytes;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokenizer itself is the judge: what it decodes is what the bytes of the tokens spell. */
class TokenBytesTest {
    private static final String RESOURCES = "src/test/resources/io/globalcom2/checkpoint/djl/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                RESOURCES + "byte-level",
                RESOURCES + "metaspace",
                "../demo-model/checkpoint",
                "../docs/src/test/resources/goldens/llava-next/tiny-f32",
                "../docs/src/test/resources/goldens/onevision/tiny-f16"
            })
    void tokensSpellWhatTheTokenizerDecodes(String folder) {
        TokenBytes bytes = TokenBytes.read(Path.of(folder, "tokenizer.json"));
        long[] withText = LongStream.range(0, bytes.tokens().size())
                .filter(id -> bytes.tokens().get((int) id).length > 0)
                .toArray();
        Random random = new Random(3);
        try (Tokenizer tokenizer = Tokenizer.open(Path.of(folder))) {
            for (int i = 0; i < 3000; i++) {
                long[] ids = random.ints(1 + random.nextInt(6), 0, withText.length)
                        .mapToLong(index -> withText[index])
                        .toArray();
                String text = spell(bytes, ids);
                // What is no UTF-8 is shown in ways of each tokenizer's own.
                if (text.indexOf('\uFFFD') < 0) {
                    assertThat(tokenizer.decode(ids)).isEqualTo(text);
                }
            }
            for (String text : new String[] {"{\"a\":[1,true]}", "größer 東京 😀 \n"}) {
                assertThat(spell(bytes, tokenizer.encode(text))).isEqualTo(text);
            }
        }
    }

    @Test
    void tokensThatTheFileAddsAreNoText() {
        TokenBytes bytes = TokenBytes.read(Path.of(RESOURCES, "byte-level", "tokenizer.json"));

        try (Tokenizer tokenizer = Tokenizer.open(Path.of(RESOURCES, "byte-level"))) {
            for (String added : new String[] {"<|endoftext|>", "<tool_call>", "§"}) {
                assertThat(bytes.tokens().get((int) tokenizer.encode(added)[0]))
                        .as(added)
                        .isEmpty();
            }
        }
    }

    @Test
    void otherDecodersAreRefusedByName(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> TokenBytes.read(Path.of(RESOURCES, "unigram", "tokenizer.json")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageEndingWith("got Metaspace");
        Path file = Files.writeString(folder.resolve("tokenizer.json"), """
                {"decoder": {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "CTC"}]}, "model": {"vocab": {}}}""");
        assertThatThrownBy(() -> TokenBytes.read(file)).hasMessageEndingWith("got CTC");
        Files.writeString(file, "{\"decoder\": null}");
        assertThatThrownBy(() -> TokenBytes.read(file)).hasMessageEndingWith("got none");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 21, Integer.MAX_VALUE})
    void anIdThatNoVocabularyHasTakesNoMemory(int id, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"decoder\": {\"type\": \"ByteLevel\"}, \"model\": {\"vocab\": {\"a\": %d}}}".formatted(id));

        assertThatThrownBy(() -> TokenBytes.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("tokenizer.json: expected ids of tokens in [0, 2097152), got " + id);
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> TokenBytes.read(folder.resolve("tokenizer.json")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no " + folder);
    }

    private static String spell(TokenBytes bytes, long... ids) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long id : ids) {
            all.writeBytes(bytes.tokens().get((int) id));
        }
        String text = all.toString(UTF_8);
        return bytes.dropsFirstBlank() && text.startsWith(" ") ? text.substring(1) : text;
    }
}
