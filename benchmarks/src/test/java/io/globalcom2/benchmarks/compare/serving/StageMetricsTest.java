package io.globalcom2.benchmarks.compare.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StageMetricsTest {
    private static final String LINES = """
            # TYPE globalcom2_encoder_stage_seconds summary
            globalcom2_encoder_stage_seconds_count{stage="compress"} %d
            globalcom2_encoder_stage_seconds_sum{stage="compress"} %s
            globalcom2_encoder_stage_seconds_sum{stage="gather"} 7.0
            """;

    @Test
    void takesTheMeanOfWhatCameBetween() {
        StageMetrics before = new StageMetrics(LINES.formatted(10, "1.0"));
        StageMetrics after = new StageMetrics(LINES.formatted(14, "1.002"));

        assertThat(after.meanSince(before, "compress")).isCloseTo(0.5, within(1e-9));
    }
}
