package io.globalcom2.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GoldenCaseTest {
    @Test
    void readsAllSetsOfAFolder() {
        assertThat(GoldenCase.in(Path.of("goldens")))
                .hasSize(50)
                .extracting(GoldenCase::set)
                .containsOnly("compressor", "compressor-coverage", "compressor-standard");
    }

    @Test
    void readsOneSet() {
        assertThat(GoldenCase.in(Path.of("goldens/compressor"))).hasSize(17).allSatisfy(golden -> {
            assertThat(golden.profile()).isEqualTo("official");
            assertThat(golden.hasFeatures()).isFalse();
            assertThat(golden.thumbnailScores()).hasSize(golden.viewTokens());
            assertThat(golden.cropScores()).hasSize((golden.views() - 1) * golden.viewTokens());
        });
    }

    @Test
    void aFolderWithoutCasesIsNoSuiteThatPasses() {
        assertThatThrownBy(() -> GoldenCase.in(Path.of("src")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected folders with a case.json");
    }
}
