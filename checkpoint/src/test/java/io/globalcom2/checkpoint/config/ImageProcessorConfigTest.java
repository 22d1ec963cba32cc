package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageProcessorConfigTest {
    /** As the hub has it for llava-v1.6. */
    private static final String HUB = """
            {"crop_size": {"height": 336, "width": 336}, "size": {"shortest_edge": 336}, "resample": 3,
             "do_center_crop": true, "do_convert_rgb": true, "do_normalize": true, "do_pad": true, "do_rescale": true, "do_resize": true,
             "image_grid_pinpoints": [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]],
             "image_mean": [0.5, 0.25, 0.125], "image_std": [1.0, 2.0, 4.0], "rescale_factor": 0.5}
            """;

    @TempDir
    private Path folder;

    private LlavaConfig config;

    @BeforeEach
    void openConfig() throws IOException {
        config = LlavaConfig.of(
                JsonObject.read(Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llava_next\"}")));
    }

    @Test
    void readsItsOwnFile() throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), HUB);

        assertThat(ImageProcessorConfig.read(folder, config))
                .isEqualTo(new ImageProcessorConfig(336, 0.5, List.of(0.5, 0.25, 0.125), List.of(1.0, 2.0, 4.0)));
    }

    @Test
    void readsThePartOfTheProcessorsFile() throws IOException {
        Files.writeString(folder.resolve("processor_config.json"), "{\"image_processor\": " + HUB + "}");

        assertThat(ImageProcessorConfig.read(folder, config).rescaleFactor()).isEqualTo(0.5);
    }

    /** In the order of transformers. */
    @Test
    void thePartOfTheProcessorsFileComesFirst() throws IOException {
        Files.writeString(folder.resolve("processor_config.json"), "{\"image_processor\": " + HUB + "}");
        Files.writeString(folder.resolve("preprocessor_config.json"), "{}");

        assertThat(ImageProcessorConfig.read(folder, config).rescaleFactor()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"336", "[336, 336]", "{\"height\": 336, \"width\": 336}", "{\"shortest_edge\": 336}", "null"})
    void sizesAreNumbersListsOrObjects(String size) throws IOException {
        Files.writeString(
                folder.resolve("preprocessor_config.json"), "{\"size\": %s, \"crop_size\": %1$s}".formatted(size));

        assertThat(ImageProcessorConfig.read(folder, config).tile()).isEqualTo(336);
    }

    @Test
    void missingKeysTakeClipsDefaults() throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), "{}");

        assertThat(ImageProcessorConfig.read(folder, config))
                .isEqualTo(new ImageProcessorConfig(
                        336,
                        1 / 255.0,
                        List.of(0.48145466, 0.4578275, 0.40821073),
                        List.of(0.26862954, 0.26130258, 0.27577711)));
    }

    @Test
    void refusesAFolderWithoutEither() {
        assertThatThrownBy(() -> ImageProcessorConfig.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no preprocessor_config.json in " + folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"resample\": 3; \"resample\": 2; resample 2 is not supported, only 3 is",
                "\"do_rescale\": true; \"do_rescale\": false; do_rescale false is not supported",
                "{\"height\": 336, \"width\": 336}; 224; crop_size [224] is not supported, only 336",
                "{\"height\": 336, \"width\": 336}; [336, 224]; crop_size [336, 224] is not supported, only 336",
                "\"rescale_factor\": 0.5; \"rescale_factor\": 1e999; rescale_factor expected a number",
                "\"shortest_edge\": 336; \"shortest_edge\": 224; size.shortest_edge 224 is not supported, only 336 is",
                "\"height\": 336; \"height\": 224; crop_size.height 224 is not supported, only 336 is",
                "[336, 672]; [336, 336]; image_grid_pinpoints expected those of config.json",
                "[336, 672]; [336]; image_grid_pinpoints expected pairs",
                "[0.5, 0.25, 0.125]; [0.5]; image_mean expected 3 numbers, got [0.5]",
                "[1.0, 2.0, 4.0]; [1.0, 0.0, 4.0]; image_std expected numbers above zero",
            })
    void saysWhatItCannotRun(String sound, String broken, String message) throws IOException {
        assertThat(HUB).contains(sound);
        Files.writeString(folder.resolve("preprocessor_config.json"), HUB.replace(sound, broken));

        assertThatThrownBy(() -> ImageProcessorConfig.read(folder, config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message);
    }
}
