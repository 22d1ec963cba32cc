package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@code preprocessor_config.json} of any bytes says how pixels become numbers, or is refused. */
class ImageProcessorConfigFuzzTest {
    private static final LlavaConfig MODEL = LlavaConfig.of(JsonObject.parse(
            Path.of("config.json"), "{\"model_type\": \"llava_next\"}".getBytes(StandardCharsets.UTF_8)));

    @FuzzTest
    void preprocessor(byte[] json) {
        ImageProcessorConfig config;
        try {
            config = ImageProcessorConfig.of(JsonObject.parse(Path.of("preprocessor_config.json"), json), MODEL);
        } catch (CheckpointException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(config.tile()).isEqualTo(MODEL.vision().tile());
        assertThat(config.rescaleFactor()).isPositive().isFinite();
        assertThat(config.mean()).hasSize(3).allSatisfy(mean -> assertThat(mean).isFinite());
        assertThat(config.standardDeviation())
                .hasSize(3)
                .allSatisfy(deviation -> assertThat(deviation).isPositive().isFinite());
    }
}
