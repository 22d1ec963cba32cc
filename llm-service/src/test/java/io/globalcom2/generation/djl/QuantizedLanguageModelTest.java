package io.globalcom2.generation.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo model in eight and four bits, beside itself in float32. */
class QuantizedLanguageModelTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.open(Path.of("../demo-model/checkpoint"));
    private static final TorchRuntime RUNTIME = TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 1);
    private static final int CONTEXT = 128;
    private static final int POSITIONS = 100;
    /** Positions at a time that the kernels for a few rows take. */
    private static final int FEW = 16;

    @TempDir
    Path folder;

    /**
     * Measured are 0.005, 0.027 (0.005 for few rows) and 0.16. With eight bits in weights alone a row is the same among few and among many; in four bits the
     * kernel for few rows rounds what goes in and comes out to bfloat16, and their logits differ by 0.007 from those of many.
     */
    @ParameterizedTest
    @CsvSource({"INT8, 0.01, 0", "W8A8, 0.05, 0.05", "INT4, 0.25, 0.02"})
    void logitsAreNearThoseOfTheDenseModel(WeightFormat format, double tolerance, double company) {
        float[] dense;
        try (DjlLanguageModel model = load(WeightStorage.DENSE)) {
            dense = read(model, POSITIONS);
        }
        try (DjlLanguageModel model = load(new WeightStorage(format, Optional.of(folder)))) {
            float[] many = read(model, POSITIONS);
            float[] few = read(model, FEW);

            assertThat(distance(many, dense)).isLessThan(tolerance);
            assertThat(distance(few, dense)).isLessThan(tolerance);
            assertThat(distance(few, many)).isLessThanOrEqualTo(company);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "W8A8", "INT4"})
    void theNextStartMapsWhatTheFirstOneMade(WeightFormat format) throws IOException {
        WeightStorage storage = new WeightStorage(format, Optional.of(folder.resolve("new/folder")));
        float[] first;
        try (DjlLanguageModel model = load(storage)) {
            first = read(model, POSITIONS);
        }
        Path file = files(folder.resolve("new/folder")).get(0);
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, longAgo);

        try (DjlLanguageModel model = load(storage)) {
            assertThat(read(model, POSITIONS)).containsExactly(first);
        }
        assertThat(files(folder.resolve("new/folder"))).containsExactly(file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    }

    @Test
    void eachFormatHasItsOwnFile() throws IOException {
        load(new WeightStorage(WeightFormat.INT8, Optional.of(folder))).close();
        load(new WeightStorage(WeightFormat.INT4, Optional.of(folder))).close();

        assertThat(files(folder))
                .extracting(path -> path.getFileName().toString().substring(0, 4))
                .containsExactlyInAnyOrder("int8", "int4");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        WeightStorage storage = new WeightStorage(WeightFormat.INT8, Optional.of(file));

        assertThatThrownBy(() -> load(storage))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("globalcom2.model.weights-cache");
    }

    private static DjlLanguageModel load(WeightStorage storage) {
        return DjlLanguageModel.load(RUNTIME, CHECKPOINT, storage, CONTEXT, CONTEXT);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** The logits behind a prompt that is read in pieces. */
    private static float[] read(DjlLanguageModel model, int piece) {
        int[] tokens =
                IntStream.range(0, POSITIONS).map(i -> 260 + i * 37 % 180).toArray();
        try (PromptRows rows = model.pack(new Prompt(List.of(new TextTokens(tokens))), 0)) {
            float[] logits = {};
            for (int start = 0; start < POSITIONS; start += piece) {
                int end = Math.min(POSITIONS, start + piece);
                logits = model.step(List.of(), List.of(new PromptSpan(0, rows, start, end)))[0];
            }
            return logits;
        }
    }

    /** The length of the difference as a share of the expected length. */
    private static double distance(float[] actual, float[] expected) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / length);
    }
}
