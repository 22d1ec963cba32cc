package io.globalcom2.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.LargestImage;
import io.globalcom2.checkpoint.safetensors.SafetensorsBuilder;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                            | expected a JSON object, got ARRAY",
                "''                                            | expected a JSON object, got MISSING",
                "{                                             | is not JSON",
                "{\"model_type\": \"llava_next\", \"a\": NaN}     | is not JSON",
                "{\"text_config\": []}                         | text_config expected an object, got []",
                "{\"vision_config\": {\"image_size\": 4294967632}} | image_size expected a whole number, got 4294967632",
                "{\"vision_config\": {\"image_size\": -1}}     | image_size expected a number above zero, got -1",
                "{\"vision_config\": {\"image_size\": 2000000000, \"patch_size\": 1}, \"image_grid_pinpoints\": [[2000000000, 2000000000]]} | expected an image of less than 2 GiB",
                "{\"vision_config\": {\"hidden_size\": 2000000000, \"image_size\": 336, \"patch_size\": 14, \"num_attention_heads\": 16}} | expected an image of less than 2 GiB",
                "{\"image_grid_pinpoints\": [[336000, 336]]}   | expected an image of less than 2 GiB",
                "{\"image_grid_pinpoints\": [[0, 336]]}        | expected pairs of numbers above zero",
                "{\"text_config\": {\"head_dim\": 2000000000}} | head_dim expected at most 2^31 with num_attention_heads 32",
                "{\"text_config\": {\"num_hidden_layers\": 1e3}} | num_hidden_layers expected a whole number",
                "{\"text_config\": {\"rms_norm_eps\": 1e999}}  | rms_norm_eps expected a number",
                "{\"text_config\": {\"rope_theta\": 0}}        | rope_theta expected a number above zero, got 0",
                "{\"quantization_config\": {\"quant_method\": \"awq\"}} | quantization_config awq is not supported",
            })
    void saysWhatIsWrongWithAConfig(String json, String message) throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                json.contains("model_type")
                        ? json
                        : json.replaceFirst("^\\{(?=.)", "{\"model_type\": \"llava_next\", "));

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(message);
    }

    @Test
    void refusesFilesNestedToDeath() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"a\":".repeat(1_000_000));

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("generation_config.json is not JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"config.json", "preprocessor_config.json", "generation_config.json", "tokenizer_config.json"})
    void refusesAFolderOrADeviceInTheNameOfAFile(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(file + ": expected a regular file or a link to one");

        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(file + ": expected a regular file or a link to one");
    }

    @Test
    void refusesAFileWithoutEnd() throws IOException {
        Path file = folder.resolve("preprocessor_config.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(file + ": expected at most 67108864 bytes, got a file of 1099511627776");
    }

    /** As Hugging Face's cache has it. */
    @Test
    void followsLinks(@TempDir Path snapshot) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(snapshot.resolve(file.getFileName()), file);
            }
        }

        assertThat(Checkpoint.open(snapshot).weights().contains("image_newline"))
                .isTrue();
    }

    @Test
    void theLargestImageIsThatOfTheLargestGrid() throws IOException {
        assertThat(Checkpoint.open(folder).config().largestImage()).isEqualTo(new LargestImage(5, 576, 1024));

        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llava_onevision\"}");

        LargestImage largest = Checkpoint.open(folder).config().largestImage();
        assertThat(largest).isEqualTo(new LargestImage(37, 729, 1152));
        assertThat(largest.sizeBytes(FloatFormat.FLOAT32)).isEqualTo(4L * 37 * 729 * 1152);
    }
}
