package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerConfigTest {
    @TempDir
    private Path folder;

    @Test
    void aMissingFileSaysNothing() {
        TokenizerConfig config = TokenizerConfig.read(folder);

        assertThat(config.beginOfSequence()).isEmpty();
        assertThat(config.endOfSequence()).isEmpty();
        assertThat(config.chatTemplate()).isEmpty();
    }

    @Test
    void tokensAreTextsOrObjectsWithAText() throws IOException {
        TokenizerConfig config = parse("""
                {"bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}}
                """);

        assertThat(config.beginOfSequence()).hasValue("<s>");
        assertThat(config.endOfSequence()).hasValue("</s>");
    }

    @Test
    void theChatTemplateIsATextOrTheDefaultOfAList() throws IOException {
        assertThat(parse("{\"chat_template\": \"a\"}").chatTemplate()).hasValue("a");
        assertThat(parse("""
                                {"chat_template": [{"name": "rag", "template": "a"}, {"name": "default", "template": "b"}]}
                                """).chatTemplate()).hasValue("b");
        assertThat(parse("{\"chat_template\": [{\"name\": \"rag\", \"template\": \"a\"}]}")
                        .chatTemplate())
                .isEmpty();
    }

    private TokenizerConfig parse(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), json);
        return TokenizerConfig.read(folder);
    }
}
