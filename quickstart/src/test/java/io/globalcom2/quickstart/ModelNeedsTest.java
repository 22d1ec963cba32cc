package io.globalcom2.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.quickstart.backend.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelNeedsTest {
    private static final Path DEMO_MODEL = Path.of("../demo-model/checkpoint");
    private static final Map<String, String> FLOAT32 = Map.of("GLOBALCOM2_MODEL_COMPUTE_DTYPE", "float32");

    @TempDir
    private Path folder;

    @BeforeEach
    void copyOfTheDemoModel() throws IOException {
        try (Stream<Path> files = Files.list(DEMO_MODEL)) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
    }

    @Test
    void aModelThatIsNotServedIsRefusedWithItsOneReason() throws Exception {
        replace("config.json", "\"llava_next\"", "\"llava\"");

        assertThatThrownBy(() -> ModelNeeds.of(folder, FLOAT32))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith("--model: %s cannot be served: config.json: ".formatted(folder))
                .hasMessageContaining("llava")
                .satisfies(refusal -> assertThat(refusal.getMessage().lines()).hasSize(1));
    }

    @Test
    void aSettingThatIsNoneIsNamed() {
        assertThatThrownBy(() -> ModelNeeds.of(folder, Map.of("GLOBALCOM2_MODEL_WEIGHTS", "int3")))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("GLOBALCOM2_MODEL_WEIGHTS")
                .hasMessageContaining("int3");
    }

    /** 7.6 MB of weights and 50 MB of KV cache in float32 beside the heaps; half of most in bfloat16. */
    @Test
    void aMachineWithLessMemoryThanTheModelTakesIsRefusedWithWhatWouldTakeLess() throws Exception {
        ModelNeeds needs = ModelNeeds.of(folder, FLOAT32);

        assertThatThrownBy(() -> needs.show(new Terminal(false), 1_000_000_000))
                .isInstanceOf(LaunchException.class)
                .hasMessageMatching(
                        ".* takes [2-9]\\.\\d\\d GB of memory in float32, this machine has 1\\.00 GB\\. Otherwise: "
                                + "[2-9]\\.\\d\\d GB with GLOBALCOM2_MODEL_COMPUTE_DTYPE=bfloat16, "
                                + "[2-9]\\.\\d\\d GB with GLOBALCOM2_MODEL_WEIGHTS=int8, "
                                + "[2-9]\\.\\d\\d GB with GLOBALCOM2_MODEL_WEIGHTS=int4");
    }

    @Test
    void readingTakesAsLongAsTheRateOfTheBeginningSays() {
        assertThat(new ReadingTime(14_000_000_000L, 64_000_000, 80_000_000))
                .hasToString(
                        "14.00 GB of weights to read, about 18 s at the rate of their first 64 MB; converting comes on top");
    }

    private void replace(String name, String before, String after) throws IOException {
        Path file = folder.resolve(name);
        String content = Files.readString(file);
        assertThat(content).contains(before);
        Files.delete(file);
        Files.writeString(file, content.replace(before, after));
    }
}
