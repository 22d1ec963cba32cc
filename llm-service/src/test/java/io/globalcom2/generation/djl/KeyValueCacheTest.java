package io.globalcom2.generation.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TextConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyValueCacheTest {
    @TempDir
    private Path folder;

    @Test
    void takesFourContextsUnlessToldOtherwise() throws IOException {
        assertThat(KeyValueCache.of(text(1000), 0, 0, 2))
                .isEqualTo(new KeyValueCache(4000, 1000, 2L * 3 * 4 * 4000 * 64 * 2));
        assertThat(KeyValueCache.of(text(1000), 700, 600, 2))
                .isEqualTo(new KeyValueCache(700, 600, 2L * 3 * 4 * 700 * 64 * 2));
    }

    @Test
    void saysWhichSettingsLimitAContextWithoutEnd() throws IOException {
        assertThatThrownBy(() -> KeyValueCache.of(text(2_000_000_000), 0, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("globalcom2.llm.cache-positions: expected a number")
                .hasMessageContaining("globalcom2.llm.max-context");

        assertThat(KeyValueCache.of(text(2_000_000_000), 0, 1000, 2).positions())
                .isEqualTo(4000);
    }

    /** 3 layers with 4 key and value heads of 64. */
    private TextConfig text(int maxPositions) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llava_next", "text_config": {"num_hidden_layers": 3, "num_key_value_heads": 4, "head_dim": 64,
                  "max_position_embeddings": %d}}
                """.formatted(maxPositions));
        return LlavaConfig.of(JsonObject.read(file)).text();
    }
}
