package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;

/** A {@code config.json} of any bytes is a model whose numbers can be computed with, or is refused. */
class LlavaConfigFuzzTest {
    @FuzzTest
    void config(byte[] json) {
        LlavaConfig config;
        try {
            config = LlavaConfig.of(JsonObject.parse(Path.of("config.json"), json));
        } catch (CheckpointException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(config.pinpoints()).isNotEmpty();
        VisionConfig vision = config.vision();
        assertThat(vision.side()).isPositive();
        assertThat(vision.tokens()).isPositive();
        assertThat(vision.featureWidth()).isPositive();
        assertThat(vision.width() % vision.heads()).isZero();
        assertThat(vision.featureLayers()).isNotEmpty().allSatisfy(layer -> assertThat(layer)
                .isBetween(0, vision.layers()));
        assertThat(vision.layerNormEpsilon()).isPositive().isFinite();
        TextConfig text = config.text();
        assertThat(text.heads() % text.keyValueHeads()).isZero();
        assertThat(text.headDim()).isPositive().isEven();
        assertThat((long) text.heads() * text.headDim()).isLessThanOrEqualTo(Integer.MAX_VALUE);
        assertThat(text.rmsNormEpsilon()).isPositive().isFinite();
        assertIsSound(text.rope());
        assertThat(text.window().size()).isNotNegative();
    }

    private static void assertIsSound(RopeConfig rope) {
        assertThat(rope.theta()).isPositive().isFinite();
        assertThat(rope.factor()).isPositive().isFinite();
        assertThat(rope.attentionFactor()).isPositive().isFinite();
        assertThat(rope.originalPositions()).isPositive();
    }
}
