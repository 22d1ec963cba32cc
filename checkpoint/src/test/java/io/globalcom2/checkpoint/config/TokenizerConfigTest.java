package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.checkpoint.config.TokenizerConfig.Beginning;
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

        assertThat(config.beginning()).isEqualTo(Beginning.POST_PROCESSOR);
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
    void aTokenThatIsOnlyNamedIsPutBeforeNothing() throws IOException {
        assertThat(parse("{\"bos_token\": \"<s>\"}").beginning()).isEqualTo(Beginning.POST_PROCESSOR);
        assertThat(parse("{\"bos_token\": \"<s>\", \"add_bos_token\": true}").beginning())
                .isEqualTo(Beginning.POST_PROCESSOR);
        assertThat(parse("{\"tokenizer_class\": \"LlamaTokenizerFast\"}").beginning())
                .isEqualTo(Beginning.POST_PROCESSOR);
        assertThat(parse("{\"tokenizer_class\": \"LlamaTokenizer\", \"add_bos_token\": true}")
                        .beginning())
                .isEqualTo(Beginning.CLASS);
        assertThat(parse("{\"tokenizer_class\": \"LlamaTokenizer\", \"add_bos_token\": false}")
                        .beginning())
                .isEqualTo(Beginning.NONE);
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
