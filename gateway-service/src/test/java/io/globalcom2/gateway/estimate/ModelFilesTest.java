package io.globalcom2.gateway.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That estimates are right is shown end to end, in the quickstart. */
class ModelFilesTest {
    private static final Path CHECKPOINT = Path.of("../demo-model/checkpoint");

    @Test
    void filesThatAreNoWeightsSuffice(@TempDir Path folder) throws IOException {
        for (String name :
                new String[] {"config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"}) {
            Files.copy(CHECKPOINT.resolve(name), folder.resolve(name));
        }

        ModelFiles files = new ModelFiles(Optional.of(folder), 0);

        assertThat(files.maxContext()).hasValue(2048);
        assertThat(files.grids()).isNotEmpty();
        files.close();
    }

    @Test
    void workersWithASmallerContextAreSpokenFor() {
        ModelFiles files = new ModelFiles(Optional.of(CHECKPOINT), 512);

        assertThat(files.maxContext()).hasValue(512);
        files.close();
    }

    @Test
    void aFolderThatIsNoneEndsTheStart(@TempDir Path folder) {
        assertThatThrownBy(() -> new ModelFiles(Optional.of(folder), 0)).isInstanceOf(CheckpointException.class);
    }
}
