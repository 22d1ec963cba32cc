package io.globalcom2.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.compression.globalcom2.TokenSelector;
import io.globalcom2.vision.cropping.CropGrid;
import io.globalcom2.vision.cropping.Views;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.PreparedImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
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
    private static final Path GOLDENS = Path.of("src/test/resources/goldens/llava-next");
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
        return Stream.of(
                () -> assertThat(served.tokens(golden.prompt())).isEqualTo(golden.integers("input_ids")),
                () -> cutsTheSameViews(golden, served),
                () -> seesTheSameFeatures(golden, served),
                () -> packsTheSameRows(golden, served, "packed_uncompressed", select(golden, served, 1)),
                () -> selectsTheSameTokens(golden, served),
                () -> packsTheSameRows(
                        golden, served, "packed_compressed", select(golden, served, golden.retentionRatio())),
                () -> saysTheSame(golden, served, "uncompressed"),
                () -> saysTheSame(golden, served, "compressed"),
                () -> seesTheSameFromTheFile(golden, served));
    }

    private static void cutsTheSameViews(ParityCase golden, ServedCheckpoint served) {
        PreparedImage image = served.prepare(golden.image());
        ImageProcessorConfig processor = served.checkpoint().imageProcessor();
        float[] expected = golden.tensor("pixel_values");
        FloatBuffer actual = image.views().values();
        int plane = processor.tile() * processor.tile();
        int equal = 0;

        assertThat(image.grid()).isEqualTo(new CropGrid(golden.number("grid_columns"), golden.number("grid_rows")));
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

    private static void seesTheSameFeatures(ParityCase golden, ServedCheckpoint served) {
        int tile = served.checkpoint().imageProcessor().tile();
        Views views = new Views(golden.rows("pixel_values"), tile, golden.tensor("pixel_values"));
        EncodedViews encoded = served.encode(views);
        assertClose(
                "features", ServedCheckpoint.features(encoded), golden.tensor("vision_features"), FEATURES_TOLERANCE);
        assertClose("CLS scores", allScores(encoded), golden.tensor("cls_scores"), FEATURES_TOLERANCE);
    }

    private static float[] allScores(EncodedViews encoded) {
        FloatBuffer scores =
                FloatBuffer.allocate(encoded.scores().views() * encoded.scores().tokens());
        return scores.put(encoded.scores().ofView(0))
                .put(encoded.scores().ofCrops())
                .array();
    }

    private static void selectsTheSameTokens(ParityCase golden, ServedCheckpoint served) {
        assertThat(select(golden, served, golden.retentionRatio()))
                .as("selection")
                .isEqualTo(
                        golden.selection(served.checkpoint().config().vision().tokens()));
    }

    /** By the reference's scores: as the released code does it, or every token where the ratio is 1. */
    private static int[] select(ParityCase golden, ServedCheckpoint served, double retentionRatio) {
        ImageGeometry geometry = new ImageGeometry(
                golden.number("image_width"),
                golden.number("image_height"),
                golden.number("grid_columns"),
                golden.number("grid_rows"),
                served.checkpoint().config().vision().side());
        float[] scores = golden.tensor("cls_scores");
        int tokens = geometry.viewTokens();
        SelectionSettings settings = retentionRatio == 1
                ? new SelectionSettings(Method.NONE, Profile.STANDARD, 1, 0, false)
                : new SelectionSettings(Method.GLOBALCOM2, Profile.OFFICIAL, retentionRatio, 0, false);
        return TokenSelector.selectTokens(
                        geometry,
                        new Scores(Arrays.copyOf(scores, tokens), Arrays.copyOfRange(scores, tokens, scores.length)),
                        settings)
                .sequence()
                .toArray();
    }

    private static void packsTheSameRows(
            ParityCase golden, ServedCheckpoint served, String expected, int... selection) {
        assertClose(
                expected,
                served.pack(golden.tensor("vision_features"), selection),
                golden.tensor(expected),
                FEATURES_TOLERANCE);
    }

    private static void saysTheSame(ParityCase golden, ServedCheckpoint served, String kind) {
        float[] prompt = promptAround(golden.tensor("packed_" + kind), golden, served);
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

    /** The rows of the whole prompt, the image's in the place of its token. */
    private static float[] promptAround(float[] image, ParityCase golden, ServedCheckpoint served) {
        int[] tokens = golden.integers("input_ids");
        int place = 0;
        while (tokens[place] != golden.number("image_token_id")) {
            place++;
        }
        float[] before = served.embed(Arrays.copyOf(tokens, place));
        float[] after = served.embed(Arrays.copyOfRange(tokens, place + 1, tokens.length));
        return FloatBuffer.allocate(before.length + image.length + after.length)
                .put(before)
                .put(image)
                .put(after)
                .array();
    }

    private static int indexOfLargest(float... values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }

    private static void seesTheSameFromTheFile(ParityCase golden, ServedCheckpoint served) {
        EncodedViews encoded = served.encode(served.prepare(golden.image()).views());
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
