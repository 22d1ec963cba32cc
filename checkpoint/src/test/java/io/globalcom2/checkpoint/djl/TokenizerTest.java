package io.globalcom2.checkpoint.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    /** Whole words, spaces apart; a template of its own that puts {@code <s>} in front of every text. */
    private static final String WORDS = """
            {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
             "added_tokens": [
               {"id": 0, "content": "<unk>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false},
               {"id": 1, "content": "<s>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false},
               {"id": 2, "content": "<image>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}],
             "pre_tokenizer": {"type": "WhitespaceSplit"},
             "post_processor": {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
               "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
               "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
             "decoder": null,
             "model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<unk>": 0, "<s>": 1, "<image>": 2, "what": 3, "is": 4}}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeTokenizer() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), WORDS);
    }

    @Test
    void encodesTheTextAlone() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encode("what <image> is this")).containsExactly(3, 2, 4, 0);
        }
    }

    @Test
    void longTextsAreNotCut() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encode("is ".repeat(5000))).hasSize(5000).containsOnly(4);
        }
    }

    @Test
    void promptsStartWithTheBeginningOfTheSequence() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encodePrompt("what is")).containsExactly(1, 3, 4);
            assertThat(tokenizer.encodePrompt("")).containsExactly(1);
        }
    }

    @Test
    void promptsDoNotStartTwice() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encodePrompt("<s>what is")).containsExactly(1, 3, 4);
            assertThat(tokenizer.encodePrompt("what <s> is")).containsExactly(3, 1, 4);
        }
    }

    /** Neither a name nor {@code add_bos_token} puts one there: so it is in transformers 5.18 beside a tokenizer.json. */
    @Test
    void promptsStartAsTheyAreWhereThePostProcessorPutsNoTokenThere() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<s>\", \"add_bos_token\": true, \"tokenizer_class\": \"LlamaTokenizerFast\"}");
        Files.writeString(
                folder.resolve("tokenizer.json"),
                WORDS.replace("{\"SpecialToken\": {\"id\": \"<s>\", \"type_id\": 0}}, {\"Sequence", "{\"Sequence"));

        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encodePrompt("what is")).containsExactly(3, 4);
        }
    }

    @Test
    void bytesAreTextEvenWhereTheFileCallsThemSpecial() throws IOException {
        String withByte = """
                {"id": 5, "content": "<0x46>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false},
                {"id": 0,""";
        Files.writeString(
                folder.resolve("tokenizer.json"),
                WORDS.replaceFirst("\\{\"id\": 0,", withByte)
                        .replace("\"decoder\": null", "\"decoder\": {\"type\": \"ByteFallback\"}")
                        .replace("\"is\": 4}", "\"is\": 4, \"<0x46>\": 5}"));

        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.decode(1, 5, 3, 2)).isEqualTo("Fwhat");
            assertThat(tokenizer.decode(1)).isEmpty();
        }
    }

    @Test
    void decodesWithoutSpecialTokens() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.decode(1, 3, 4)).isEqualTo("what is");
        }
    }

    @Test
    void refusesAFolderWithoutTokenizer() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));

        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no " + folder.resolve("tokenizer.json"));
    }

    @Test
    void refusesAFileThatIsNoTokenizer() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{}");

        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot load");
    }
}
