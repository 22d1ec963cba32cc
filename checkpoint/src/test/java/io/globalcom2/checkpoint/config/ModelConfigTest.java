package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.tensor.FloatFormat;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelConfigTest {
    @Test
    void hasDefaultsForEverythingButTheFolder() {
        ModelConfig config = config(Map.of("globalcom2.model.folder", "/models/llava"));

        assertThat(config.folder()).isEqualTo(Path.of("/models/llava"));
        assertThat(config.computeDtype()).isEqualTo(ComputeDtype.AUTO);
        assertThat(config.device()).isEqualTo("cpu");
        assertThat(config.threads()).isZero();
    }

    @Test
    void takesEverySetting() {
        ModelConfig config = config(Map.of(
                "globalcom2.model.folder", "/models/llava",
                "globalcom2.model.compute-dtype", "bfloat16",
                "globalcom2.model.device", "gpu:1",
                "globalcom2.model.threads", "8"));

        assertThat(config.computeDtype()).isEqualTo(ComputeDtype.of(FloatFormat.BFLOAT16));
        assertThat(config.device()).isEqualTo("gpu:1");
        assertThat(config.threads()).isEqualTo(8);
    }

    private static ModelConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(ModelConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(ModelConfig.class);
    }
}
