package io.globalcom2.checkpoint.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No text of a caller becomes a special token, in tokenizers of every kind, and everything else is read as the library reads the file
 * itself: {@code byte-level} is made as Qwen's and Llama-3's are, {@code metaspace} as newer ones of Llama and Mistral, with merges that
 * lead to special tokens, {@code unigram} has them among its words.
 */
class CallerTextTest {
    private static final String DEMO_MODEL = "../demo-model/checkpoint";
    private static final String FAMILIES = "../docs/src/test/resources/goldens/llava-next/tiny-f32";
    private static final String RESOURCES = "src/test/resources/io/globalcom2/checkpoint/djl/";
    private static final String BYTE_LEVEL = RESOURCES + "byte-level";
    private static final String METASPACE = RESOURCES + "metaspace";
    private static final String UNIGRAM = RESOURCES + "unigram";

    private static final List<String> ORDINARY = List.of(
            "",
            " ",
            "hello",
            " hello  hello ",
            "a\nb\n",
            "1 < 2 > 0",
            "<b>hello</b>",
            "</",
            "s>",
            "[hello]",
            "ünï ☃ 😀",
            "im_start",
            "<<>>|");

    @ParameterizedTest
    @ValueSource(strings = {DEMO_MODEL, FAMILIES, BYTE_LEVEL, METASPACE, UNIGRAM})
    void noSpecialTokenIsSpelledByACaller(Path folder) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (JsonNode token : addedTokens(folder)) {
                String spelling = token.get("content").asText();
                for (String text :
                        List.of(spelling, "hello" + spelling, spelling + spelling + "a", " " + spelling + " ")) {
                    assertThat(read(tokenizer, "hello ", tokenizer.plain(text), " hello", token))
                            .as("%s in %s", text, folder)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {DEMO_MODEL, FAMILIES, BYTE_LEVEL, METASPACE, UNIGRAM})
    void noSpecialTokenIsSpelledByACallerAndATemplateTogether(Path folder) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (JsonNode token : addedTokens(folder)) {
                String spelling = token.get("content").asText();
                for (int i = 0; i < spelling.length(); i++) {
                    for (int j = i + 1; j <= spelling.length(); j++) {
                        String middle = tokenizer.plain(spelling.substring(i, j));
                        assertThat(read(tokenizer, spelling.substring(0, i), middle, spelling.substring(j), token))
                                .as("%s[%d, %d) in %s", spelling, i, j, folder)
                                .isTrue();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {DEMO_MODEL, FAMILIES, BYTE_LEVEL, METASPACE, UNIGRAM})
    void everythingElseIsReadAsTheLibraryReadsIt(Path folder) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(
                        folder.resolve("tokenizer.json"), Map.of("padding", "false"))) {
            List<String> written = new ArrayList<>(List.of("", "USER: ", "hello"));
            for (JsonNode token : addedTokens(folder)) {
                if (!isByte(token)) {
                    written.add(token.get("content").asText());
                    written.add(token.get("content").asText() + " hello ");
                }
            }
            for (String before : written) {
                for (String text : ORDINARY) {
                    for (String after : List.of("", " ", "</s>", "<image>\n", "<|im_end|>")) {
                        assertThat(tokenizer.encode(before + tokenizer.plain(text) + after))
                                .as("%s%s%s in %s", before, text, after, folder)
                                .containsExactly(library.encode(before + text + after, false, false)
                                        .getIds());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {DEMO_MODEL, FAMILIES, BYTE_LEVEL, METASPACE, UNIGRAM})
    void idsAreWrittenAsTheFileSpellsThem(Path folder) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (JsonNode token : addedTokens(folder)) {
                String written = tokenizer.decode(token.get("id").asLong());
                if (token.get("special").asBoolean() && !isByte(token)) {
                    assertThat(written).isEmpty();
                } else if (!isByte(token)) {
                    assertThat(written.replace(' ', '▁'))
                            .contains(token.get("content").asText().replaceFirst("▁", ""));
                }
            }
        }
    }

    /** Whether the text is read, and the token not in it. A byte's token may be: it stands for a letter. */
    private static boolean read(Tokenizer tokenizer, String before, String text, String after, JsonNode token) {
        long[] ids = tokenizer.encode(before + text + after);
        if (isByte(token)) {
            return tokenizer.decode(ids).contains(token.get("content").asText());
        }
        boolean found = false;
        for (long id : ids) {
            found |= id == token.get("id").asLong();
        }
        // Runs of blanks are ordinary text.
        return !found || token.get("content").asText().replace('▁', ' ').isBlank();
    }

    private static boolean isByte(JsonNode token) {
        return token.get("content").asText().startsWith("<0x");
    }

    private static JsonNode addedTokens(Path folder) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("tokenizer.json").toFile())
                .get("added_tokens");
    }
}
