package io.globalcom2.checkpoint.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.checkpoint.config.CheckpointException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A {@code tokenizer.json} of any bytes is rewritten so that no text spells a special token and no id changes, or is refused. */
class TokenizerFileFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TOKENS = 1 << 21;

    @FuzzTest
    void tokenizer(byte[] json) throws IOException {
        TokenizerFile file;
        JsonNode root;
        try {
            root = JSON.readTree(json);
            file = TokenizerFile.parse(json);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        JsonNode sealed = JSON.readTree(file.sealed());
        assertThat(ids(sealed.path("model").path("vocab")))
                .isEqualTo(ids(root.path("model").path("vocab")));
        for (JsonNode token : root.path("added_tokens")) {
            String spelling = token.path("content").asText();
            assertThat(file.specialTokens().seal(file.specialTokens().plain(spelling)))
                    .as("a caller's text, as the tokenizer is to read it")
                    .doesNotContain("\uFDD0", "\uFDD1", "\uFDD2");
        }
        try {
            TokenBytes bytes = TokenBytes.of(root);
            assertThat(bytes.tokens()).hasSizeLessThanOrEqualTo(MAX_TOKENS);
        } catch (CheckpointException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static List<JsonNode> ids(JsonNode vocabulary) {
        List<JsonNode> ids = new ArrayList<>();
        vocabulary.properties().forEach(word -> ids.add(word.getValue()));
        return ids;
    }
}
