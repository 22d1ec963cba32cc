package io.globalcom2.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.compression.globalcom2.TokenSelector;
import io.globalcom2.vision.cropping.Views;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.PreparedImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * The tiers compute what Hugging Face's transformers compute, in float32, stage by stage, each from the reference's own input, so that one
 * stage's error cannot hide in the next one's.
 *
 * <p>{@code mvn test -Dtest=HuggingFaceParityTest -Dsurefire.failIfNoSpecifiedTests=false -Dgoldens=FOLDER} runs another folder of the same
 * layout.
 */
class HuggingFaceParityTest {
    private static final Path GOLDENS = Path.of("src/test/resources/goldens");
    private static final double FEATURES_TOLERANCE = 1e-4;
    private static final double LOGITS_TOLERANCE = 1e-3;
    /** Resized pixels may differ by a rounding. */
    private static final double WHOLE_WAY_TOLERANCE = 5e-3;

    @TestFactory
    Stream<DynamicTest> computesWhatTransformersCompute() {
        Path goldens = Optional.ofNullable(System.getProperty("goldens"))
                .map(folder -> Path.of(System.getProperty("goldens.base")).resolve(folder))
                .orElse(GOLDENS);
        return ParityCase.in(goldens).stream()
                .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> {
                    try (ServedCheckpoint served = new ServedCheckpoint(golden.checkpoint())) {
                        assertAll(golden.toString(), stages(golden, served));
                    }
                }));
    }

    private static Stream<Executable> stages(ParityCase golden, ServedCheckpoint served) {
        Stream<Executable> ofPrompt = Stream.of(
                () -> assertThat(served.tokens(golden.prompt())).isEqualTo(golden.integers("input_ids")),
                () -> saysTheSame(golden, served, "uncompressed"),
                () -> saysTheSame(golden, served, "compressed"));
        return Stream.concat(golden.images().stream().flatMap(image -> stages(golden, image, served)), ofPrompt);
    }

    private static Stream<Executable> stages(ParityCase golden, ParityImage image, ServedCheckpoint served) {
        return Stream.of(
                () -> cutsTheSameViews(image, served),
                () -> seesTheSameFeatures(image, served),
                () -> packsTheSameRows(image, served, "packed_uncompressed", select(image, served, 1)),
                () -> assertThat(select(image, served, golden.retentionRatio())
                                .sequence()
                                .toArray())
                        .as("selection")
                        .isEqualTo(image.selection(
                                served.checkpoint().config().vision().tokens())),
                () -> packsTheSameRows(
                        image, served, "packed_compressed", select(image, served, golden.retentionRatio())),
                () -> seesTheSameFromTheFile(image, served));
    }

    private static void cutsTheSameViews(ParityImage golden, ServedCheckpoint served) {
        PreparedImage image = served.prepare(golden);
        ImageProcessorConfig processor = served.checkpoint().imageProcessor();
        float[] expected = golden.tensor("pixel_values");
        FloatBuffer actual = image.views().values();
        int plane = processor.tile() * processor.tile();
        int equal = 0;

        assertThat(image.grid()).isEqualTo(golden.grid());
        assertThat(actual.remaining()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            int channel = i / plane % 3;
            long difference =
                    Math.abs(pixel(processor, channel, expected[i]) - pixel(processor, channel, actual.get(i)));
            assertThat(difference).as("pixel %d", i).isLessThanOrEqualTo(2);
            equal += difference == 0 ? 1 : 0;
        }
        assertThat((double) equal / expected.length).as("share of equal pixels").isGreaterThanOrEqualTo(0.99);
    }

    /** A normalised value, undone to 0 to 255. */
    private static long pixel(ImageProcessorConfig processor, int channel, float value) {
        double rescaled = value * processor.standardDeviation().get(channel)
                + processor.mean().get(channel);
        return Math.round(rescaled / processor.rescaleFactor());
    }

    private static void seesTheSameFeatures(ParityImage golden, ServedCheckpoint served) {
        int tile = served.checkpoint().imageProcessor().tile();
        Views views = new Views(golden.views(), tile, golden.tensor("pixel_values"));
        EncodedViews encoded = served.encode(views);
        assertClose(
                "features", ServedCheckpoint.features(encoded), golden.tensor("vision_features"), FEATURES_TOLERANCE);
        assertClose("saliency", allScores(encoded), golden.scores(), FEATURES_TOLERANCE);
    }

    private static float[] allScores(EncodedViews encoded) {
        FloatBuffer scores =
                FloatBuffer.allocate(encoded.scores().views() * encoded.scores().tokens());
        return scores.put(encoded.scores().ofView(0))
                .put(encoded.scores().ofCrops())
                .array();
    }

    /** By the reference's scores: as the reference does it, or every token where the ratio is 1. */
    private static SelectedTokens select(ParityImage golden, ServedCheckpoint served, double retentionRatio) {
        ImageGeometry geometry = new ImageGeometry(
                golden.number("image_width"),
                golden.number("image_height"),
                golden.number("grid_columns"),
                golden.number("grid_rows"),
                served.checkpoint().config().vision().side(),
                served.checkpoint().config().anyresMax());
        float[] scores = golden.scores();
        int tokens = geometry.viewTokens();
        SelectionSettings settings = retentionRatio == 1
                ? new SelectionSettings(Method.NONE, Profile.STANDARD, 1, 0, false)
                : new SelectionSettings(Method.GLOBALCOM2, golden.profile(), retentionRatio, 0, false);
        return TokenSelector.selectTokens(
                geometry,
                new Scores(Arrays.copyOf(scores, tokens), Arrays.copyOfRange(scores, tokens, scores.length)),
                settings);
    }

    private static void packsTheSameRows(
            ParityImage golden, ServedCheckpoint served, String expected, SelectedTokens selection) {
        float[] packed = served.pack(golden.tensor("vision_features"), selection);
        int positions = selection.keptTokens() + selection.newlines();
        assertThat(packed.length / served.checkpoint().config().text().width())
                .as("positions counted in %s", expected)
                .isEqualTo(positions);
        assertClose(expected, packed, golden.tensor(expected), FEATURES_TOLERANCE);
    }

    private static void saysTheSame(ParityCase golden, ServedCheckpoint served, String kind) {
        float[] prompt = promptAround(golden, served, "packed_" + kind);
        int position = golden.number("sequence_length_" + kind);
        int[] expectedTokens = golden.integers("greedy_" + kind);
        int[] tokens = new int[expectedTokens.length];

        assertThat(prompt.length / served.checkpoint().config().text().width())
                .as("positions %s", kind)
                .isEqualTo(position);
        float[] logits = served.prefill(prompt);
        assertClose("logits " + kind, logits, golden.tensor("logits_" + kind), LOGITS_TOLERANCE);
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = indexOfLargest(logits);
            logits = served.decode(tokens[i], position + i);
        }
        assertThat(tokens).as("tokens %s", kind).isEqualTo(expectedTokens);
    }

    /** The rows of the whole prompt, the images' in the place of their tokens. */
    private static float[] promptAround(ParityCase golden, ServedCheckpoint served, String packed) {
        int[] tokens = golden.integers("input_ids");
        List<float[]> parts = new ArrayList<>();
        int textStart = 0;
        int images = 0;
        for (int place = 0; place <= tokens.length; place++) {
            boolean isImage = place < tokens.length && tokens[place] == golden.number("image_token_id");
            if (isImage || place == tokens.length) {
                if (textStart < place) {
                    parts.add(served.embed(Arrays.copyOfRange(tokens, textStart, place)));
                }
                textStart = place + 1;
            }
            if (isImage) {
                parts.add(golden.images().get(images++).tensor(packed));
            }
        }
        FloatBuffer rows = FloatBuffer.allocate(
                parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(rows::put);
        return rows.array();
    }

    private static int indexOfLargest(float... values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }

    private static void seesTheSameFromTheFile(ParityImage golden, ServedCheckpoint served) {
        EncodedViews encoded = served.encode(served.prepare(golden).views());
        assertClose(
                "features of the file",
                ServedCheckpoint.features(encoded),
                golden.tensor("vision_features"),
                WHOLE_WAY_TOLERANCE);
    }

    /** By the norm of the difference over the norm of what is expected. */
    private static void assertClose(String name, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / norm))
                .as("relative error of the %s", name)
                .isLessThanOrEqualTo(tolerance);
    }
}
