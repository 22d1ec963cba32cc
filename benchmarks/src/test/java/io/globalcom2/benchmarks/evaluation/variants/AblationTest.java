package io.globalcom2.benchmarks.evaluation.variants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.compression.globalcom2.Sequence;
import io.globalcom2.compression.globalcom2.TokenSelector;
import io.globalcom2.compression.globalcom2.TopTokens;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AblationTest {
    // 36 of 48 rows show image.
    private static final ImageGeometry LANDSCAPE = new ImageGeometry(640, 480, 2, 2, 24);
    private static final ImageGeometry SQUARE = new ImageGeometry(672, 672, 2, 2, 24);

    @Test
    void isThePlainProfileWithoutAny() {
        for (int number = 0; number < 500; number++) {
            Random random = new Random(number);
            ImageGeometry geometry = geometry(random);
            Scores scores = scores(random, geometry);
            SelectionSettings settings = settings(Method.GLOBALCOM2, 1 - random.nextDouble());

            assertThat(select(geometry, scores, settings, Ablation.NONE))
                    .isEqualTo(TokenSelector.selectTokens(geometry, scores, settings));
        }
    }

    @Test
    void isTheTopOfEachViewWithoutACommander() {
        for (int number = 0; number < 500; number++) {
            Random random = new Random(number);
            ImageGeometry geometry = geometry(random);
            Scores scores = scores(random, geometry);
            double ratio = 1 - random.nextDouble();
            Ablation withoutCommander =
                    new Ablation(Allocation.UNIFORM, 10, 0, NewlinePolicy.VALID_ROWS, ThumbnailOrder.RASTER);

            SelectedTokens selection = select(geometry, scores, settings(Method.GLOBALCOM2, ratio), withoutCommander);

            SelectedTokens expected = TokenSelector.selectTokens(geometry, scores, settings(Method.TOP_K, ratio));
            assertThat(selection.sequence()).as("case %d", number).isEqualTo(expected.sequence());
            assertThat(selection.cropRatios()).isEqualTo(expected.cropRatios());
        }
    }

    @Test
    void allocatesByTheSumAsByTheScaledMeanInEqualRegionsOf24By24() {
        Scores scores = scores(SQUARE);

        List<Double> sum = ratios(SQUARE, scores, Allocation.SUM);

        List<Double> scaledMean = ratios(SQUARE, scores, Allocation.SCALED_MEAN);
        for (int crop = 0; crop < 4; crop++) {
            assertThat(sum.get(crop)).isCloseTo(scaledMean.get(crop), within(1e-9));
        }
        assertThat(new HashSet<>(sum)).hasSize(4);
    }

    @Test
    void allocatesByTheMeanNearlyUniformly() {
        // Means within about 0.2 of 0: e^(0.2 / 10) is 1.02.
        assertThat(ratios(SQUARE, scores(SQUARE), Allocation.MEAN))
                .allSatisfy(ratio -> assertThat(ratio).isCloseTo(0.25, within(0.0025)))
                .isNotEqualTo(ratios(SQUARE, scores(SQUARE), Allocation.UNIFORM));
    }

    @Test
    void allocatesMoreByTheSumToACropThatShowsMore() {
        // 1000 x 400 on 3 x 1 crops: 60 of 72 columns show image, so 18, 24 and 18.
        ImageGeometry wide = new ImageGeometry(1000, 400, 3, 1, 24);
        float[] thumbnail = new float[576];
        Arrays.fill(thumbnail, 0.1f);
        Scores even = new Scores(thumbnail, new float[3 * 576]);

        // s = 57.6 * (18, 24, 18) / 60 = (17.28, 23.04, 17.28); sigma = softmax(s / 10) = (0.26463, 0.47075, 0.26463)
        assertThat(ratios(wide, even, Allocation.SUM).get(0)).isCloseTo(0.25 * (1 + 0.26463 - 1 / 3.0), within(1e-5));
        assertThat(ratios(wide, even, Allocation.SUM).get(1)).isCloseTo(0.25 * (1 + 0.47075 - 1 / 3.0), within(1e-5));
        assertThat(ratios(wide, even, Allocation.SCALED_MEAN))
                .allSatisfy(ratio -> assertThat(ratio).isCloseTo(0.25, within(1e-6)));
    }

    @Test
    void allocatesEquallyWhenHotAndAllToTheRichestWhenCold() {
        Scores scores = scores(SQUARE);

        List<Double> hot = ratios(SQUARE, scores, Allocation.SCALED_MEAN, 1e9);
        List<Double> cold = ratios(SQUARE, scores, Allocation.SCALED_MEAN, 1e-3);

        assertThat(hot).allSatisfy(ratio -> assertThat(ratio).isCloseTo(0.25, within(1e-6)));
        // R * (1 + sigma - 1 / 4) with sigma 1 for one crop and 0 for the others.
        assertThat(cold.stream().sorted().toList())
                .satisfies(ratios -> assertThat(ratios.subList(0, 3))
                        .allSatisfy(ratio -> assertThat(ratio).isCloseTo(0.1875, within(1e-9))))
                .satisfies(ratios -> assertThat(ratios.get(3)).isCloseTo(0.4375, within(1e-9)));
        assertThat(cold.indexOf(Collections.max(cold)))
                .isEqualTo(ratios(SQUARE, scores, Allocation.SCALED_MEAN)
                        .indexOf(Collections.max(ratios(SQUARE, scores, Allocation.SCALED_MEAN))));
    }

    @Test
    void asksOnlyTheThumbnailWithAWeightOfOne() {
        Ablation globalOnly =
                new Ablation(Allocation.SCALED_MEAN, 10, 1, NewlinePolicy.VALID_ROWS, ThumbnailOrder.RASTER);
        float[] thumbnail = gaussians(new Random(7), 576);
        Scores scores = new Scores(thumbnail, gaussians(new Random(8), 4 * 576));
        Scores otherCrops = new Scores(thumbnail, new float[4 * 576]);
        SelectionSettings settings = settings(Method.GLOBALCOM2, 0.1);

        assertThat(select(LANDSCAPE, scores, settings, globalOnly))
                .isNotEqualTo(select(LANDSCAPE, scores, settings, Ablation.NONE))
                .isEqualTo(select(LANDSCAPE, otherCrops, settings, globalOnly));
    }

    @Test
    void endsTheRowsThatItIsToldTo() {
        Scores scores = scores(LANDSCAPE);
        int[] plain = sequence(scores, NewlinePolicy.VALID_ROWS);
        Set<Integer> rowsWithTokens = new HashSet<>();
        for (int entry : plain) {
            if (entry >= 576) {
                int crop = entry / 576 - 1;
                rowsWithTokens.add(crop / 2 * 24 + entry % 576 / 24);
            }
        }

        assertThat(newlines(plain)).isEqualTo(36);
        assertThat(newlines(sequence(scores, NewlinePolicy.ALL_ROWS))).isEqualTo(48);
        assertThat(newlines(sequence(scores, NewlinePolicy.KEPT_ROWS)))
                .isEqualTo(rowsWithTokens.size())
                .isLessThan(36);
        assertThat(newlines(sequence(scores, NewlinePolicy.NO_ROWS))).isZero();
        for (NewlinePolicy policy : NewlinePolicy.values()) {
            assertThat(withoutNewlines(sequence(scores, policy))).isEqualTo(withoutNewlines(plain));
        }
    }

    @Test
    void readsTheThumbnailFromTheHighestScoreDown() {
        float[] thumbnail = gaussians(new Random(7), 576);
        Scores scores = new Scores(thumbnail, gaussians(new Random(8), 4 * 576));
        Ablation highestFirst =
                new Ablation(Allocation.SCALED_MEAN, 10, 0.5, NewlinePolicy.VALID_ROWS, ThumbnailOrder.HIGHEST_FIRST);

        int[] read = select(SQUARE, scores, settings(Method.GLOBALCOM2, 0.1), highestFirst)
                .sequence()
                .toArray();

        int[] plain = TokenSelector.selectTokens(SQUARE, scores, settings(Method.GLOBALCOM2, 0.1))
                .sequence()
                .toArray();
        assertThat(Arrays.copyOf(read, 58)).containsExactly(TopTokens.highestFirst(thumbnail, 58));
        assertThat(Arrays.copyOf(plain, 58)).containsExactly(TopTokens.inRasterOrder(thumbnail, 58));
        assertThat(Arrays.copyOfRange(read, 58, read.length)).isEqualTo(Arrays.copyOfRange(plain, 58, plain.length));
    }

    @Test
    void refusesTheOfficialProfile() {
        Ablation localOnly =
                new Ablation(Allocation.SCALED_MEAN, 10, 0, NewlinePolicy.VALID_ROWS, ThumbnailOrder.RASTER);
        SelectionSettings official = new SelectionSettings(Method.GLOBALCOM2, Profile.OFFICIAL, 0.25, 0, false);

        assertThatThrownBy(() -> select(SQUARE, scores(SQUARE), official, localOnly))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compression.profile: expected standard with an ablation, got official");
    }

    @Test
    void refusesATemperatureThatIsNotPositive() {
        for (double temperature : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new Ablation(
                            Allocation.SUM, temperature, 0.5, NewlinePolicy.VALID_ROWS, ThumbnailOrder.RASTER))
                    .hasMessage("temperature: expected a positive number, got " + temperature);
        }
    }

    @Test
    void refusesAWeightThatIsNoShare() {
        for (double weight : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() ->
                            new Ablation(Allocation.SUM, 10, weight, NewlinePolicy.VALID_ROWS, ThumbnailOrder.RASTER))
                    .hasMessage("globalWeight: expected a number from 0 to 1, got " + weight);
        }
    }

    private static int[] sequence(Scores scores, NewlinePolicy newlines) {
        Ablation ablation = new Ablation(Allocation.SCALED_MEAN, 10, 0.5, newlines, ThumbnailOrder.RASTER);
        return select(LANDSCAPE, scores, settings(Method.GLOBALCOM2, 0.05), ablation)
                .sequence()
                .toArray();
    }

    private static long newlines(int... sequence) {
        return Arrays.stream(sequence)
                .filter(entry -> entry == Sequence.NEWLINE)
                .count();
    }

    private static int[] withoutNewlines(int... sequence) {
        return Arrays.stream(sequence)
                .filter(entry -> entry != Sequence.NEWLINE)
                .toArray();
    }

    private static List<Double> ratios(ImageGeometry geometry, Scores scores, Allocation allocation) {
        return ratios(geometry, scores, allocation, 10);
    }

    private static List<Double> ratios(
            ImageGeometry geometry, Scores scores, Allocation allocation, double temperature) {
        Ablation ablation = new Ablation(allocation, temperature, 0.5, NewlinePolicy.VALID_ROWS, ThumbnailOrder.RASTER);
        return select(geometry, scores, settings(Method.GLOBALCOM2, 0.25), ablation)
                .cropRatios();
    }

    private static SelectedTokens select(
            ImageGeometry geometry, Scores scores, SelectionSettings settings, Ablation ablation) {
        return VariantSelector.selectTokens(
                geometry,
                scores,
                settings,
                view -> {
                    throw new AssertionError("asked for features by method " + settings.method());
                },
                ablation);
    }

    private static SelectionSettings settings(Method method, double ratio) {
        return new SelectionSettings(method, Profile.STANDARD, ratio, 0, false);
    }

    /** Any grid that fits, sides that are odd, even and 1, and images from square to a line. */
    private static ImageGeometry geometry(Random random) {
        int side = 1 + random.nextInt(12);
        int largest = Math.min(side, 5);
        return new ImageGeometry(
                (int) Math.pow(10, 4 * random.nextDouble()),
                (int) Math.pow(10, 4 * random.nextDouble()),
                1 + random.nextInt(largest),
                1 + random.nextInt(largest),
                side);
    }

    private static Scores scores(ImageGeometry geometry) {
        return scores(new Random(7), geometry);
    }

    private static Scores scores(Random random, ImageGeometry geometry) {
        return new Scores(
                gaussians(random, geometry.viewTokens()), gaussians(random, geometry.crops() * geometry.viewTokens()));
    }

    private static float[] gaussians(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
