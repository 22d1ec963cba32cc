package io.globalcom2.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.safetensors.SafetensorsBuilder;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeFolder() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llava_next\"}");
        Files.writeString(folder.resolve("preprocessor_config.json"), "{}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\"}");
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 7}");
        new SafetensorsBuilder()
                .zeros("image_newline", FloatFormat.FLOAT16, 4096)
                .write(folder.resolve("model.safetensors"));
    }

    @Test
    void gathersWhatTheFolderSays() {
        Checkpoint checkpoint = Checkpoint.open(folder);

        assertThat(checkpoint.config().text().width()).isEqualTo(4096);
        assertThat(checkpoint.imageProcessor().tile()).isEqualTo(336);
        assertThat(checkpoint.generation().endOfSequenceIds()).containsExactly(7);
        assertThat(checkpoint.tokenizer().beginOfSequence()).hasValue("<s>");
        assertThat(checkpoint.weights().contains("image_newline")).isTrue();
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none")))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("there is no checkpoint folder " + folder.resolve("none"));
    }

    @Test
    void refusesAFolderOfSomethingElse() throws IOException {
        Files.delete(folder.resolve("config.json"));

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessage("there is no config.json in " + folder
                        + ": expected a LLaVA-NeXT checkpoint in the layout of Hugging Face");
    }

    @Test
    void refusesAnotherModel() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\"}");

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessage("config.json: model_type llama is not supported, only llava_next and llava_onevision");
    }
}
