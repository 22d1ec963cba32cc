package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every image, over thousands of random ones. */
class SelectionPropertiesTest {
    /** Of so many tokens from the first on, which are numbered through all views. */
    private static float[] scores(Scores scores, int first, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = scores.ofToken(first + i);
        }
        return numbers;
    }

    private static final int CASES = 3_000;

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"GLOBALCOM2", "GLOBALCOM2_COVERAGE", "TOP_K", "RANDOM"})
    void keepsExactlyTheWantedShareInTheStandardProfile(Method method) {
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            double ratio = random.ratio();

            SelectedTokens selection = standard(method, geometry, random.scores(geometry), ratio);

            int wanted = Math.max(1, (int) Math.floor(ratio * selection.originalTokens() + 0.5));
            assertThat(selection.keptTokens()).as("case %d", number).isEqualTo(wanted);
            ValidExtent extent = ValidExtent.of(geometry, Profile.STANDARD);
            for (int crop = 0; crop < geometry.crops(); crop++) {
                assertThat(selection.cropKept().get(crop))
                        .as("case %d", number)
                        .isBetween(0, extent.inView(1 + crop).tokens());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void readsEachKeptTokenOnceInRasterOrderInTheStandardProfile(Method method) {
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            double ratio = method == Method.NONE ? 1 : random.ratio();

            SelectedTokens selection = standard(method, geometry, random.scores(geometry), ratio);

            // As what the uncompressed model reads, with tokens left out and no newline missing.
            assertThat(isUncompressedWithoutSomeTokens(selection.sequence(), uncompressed(geometry)))
                    .as("case %d", number)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void isTheUncompressedModelAtRatioOneInTheStandardProfile(Method method) {
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();

            SelectedTokens selection = standard(method, geometry, random.scores(geometry), 1);

            assertThat(selection.sequence().toArray()).as("case %d", number).isEqualTo(uncompressed(geometry));
            assertThat(selection.keptTokens()).isEqualTo(selection.originalTokens());
            assertThat(selection.cropRatios()).allMatch(ratio -> ratio == 1);
        }
    }

    @Test
    void keepsTheTruncatedShareOfEachViewInTheOfficialProfile() {
        int checked = 0;
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            ValidExtent extent = ValidExtent.of(geometry, Profile.OFFICIAL);
            if (extent.inGrid().tokens() == 0) {
                continue;
            }
            double ratio = random.ratio();

            SelectedTokens selection = official(geometry, random.scores(geometry), ratio);

            assertThat(selection.thumbnailKept()).isEqualTo((int) (geometry.viewTokens() * ratio));
            for (int crop = 0; crop < geometry.crops(); crop++) {
                assertThat(selection.cropKept().get(crop))
                        .as("case %d, crop %d", number, crop)
                        .isEqualTo((int) (extent.inView(1 + crop).tokens()
                                * selection.cropRatios().get(crop)));
            }
            Set<Integer> valid = new HashSet<>();
            for (int entry : uncompressed(geometry, extent.inGrid())) {
                valid.add(entry);
            }
            for (int entry : selection.sequence().toArray()) {
                // Each at most once, so each must still be there to be taken out.
                if (entry != Sequence.NEWLINE && !valid.remove(entry)) {
                    fail("case %d: entry %d is repeated or not valid", number, entry);
                }
            }
            assertThat(selection.newlines()).isEqualTo(geometry.gridHeight());
            checked++;
        }
        assertThat(checked).isGreaterThan(CASES / 2);
    }

    @Test
    void givesTheSameForTheSame() {
        for (int number = 0; number < 500; number++) {
            for (Method method : List.of(Method.GLOBALCOM2, Method.GLOBALCOM2_COVERAGE, Method.TOP_K, Method.RANDOM)) {
                assertThat(selectionOfCase(number, method)).isEqualTo(selectionOfCase(number, method));
            }
        }
    }

    @Test
    void doesNotCareForTheScaleOfACrop() {
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            Scores scores = random.scores(geometry);
            double ratio = random.ratio();
            float[] scaled = scores(scores, geometry.viewTokens(), geometry.crops() * geometry.viewTokens());
            for (int token = 0; token < geometry.viewTokens(); token++) {
                scaled[token] *= 8; // a power of two, so that no rounding differs
            }
            Scores withLouderCrop = new Scores(scores(scores, 0, geometry.viewTokens()), scaled);

            for (Method method : List.of(Method.GLOBALCOM2, Method.GLOBALCOM2_COVERAGE, Method.TOP_K)) {
                assertThat(standard(method, geometry, withLouderCrop, ratio))
                        .as("case %d", number)
                        .isEqualTo(standard(method, geometry, scores, ratio));
            }
        }
    }

    @Test
    void keepsTheHighestScoresOfEachCropByTopK() {
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            Scores scores = random.scores(geometry);

            SelectedTokens selection = standard(Method.TOP_K, geometry, scores, random.ratio());

            int[] kept = selection.sequence().toArray();
            for (int view = 1; view <= geometry.crops(); view++) {
                int first = view * geometry.viewTokens();
                int end = first + geometry.viewTokens();
                List<Integer> keptHere = Arrays.stream(kept)
                        .filter(entry -> first <= entry && entry < end)
                        .boxed()
                        .toList();
                double lowestKept = keptHere.stream()
                        .mapToDouble(entry -> scores.ofToken(entry))
                        .min()
                        .orElse(Double.POSITIVE_INFINITY);
                double highestDropped = Arrays.stream(uncompressed(geometry))
                        .filter(entry -> first <= entry && entry < end && !keptHere.contains(entry))
                        .mapToDouble(entry -> scores.ofToken(entry))
                        .max()
                        .orElse(Double.NEGATIVE_INFINITY);
                if (!keptHere.isEmpty()) {
                    assertThat(lowestKept).as("case %d", number).isGreaterThanOrEqualTo(highestDropped);
                }
            }
        }
    }

    @Test
    void coversWithinTheBudgetsOfTheCommander() {
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            Scores scores = random.scores(geometry);
            double ratio = random.ratio();

            SelectedTokens covering = standard(Method.GLOBALCOM2_COVERAGE, geometry, scores, ratio);

            SelectedTokens commanded = standard(Method.GLOBALCOM2, geometry, scores, ratio);
            assertThat(covering.thumbnailKept()).as("case %d", number).isEqualTo(commanded.thumbnailKept());
            assertThat(covering.cropKept()).as("case %d", number).isEqualTo(commanded.cropKept());
            assertThat(covering.cropRatios()).isEqualTo(commanded.cropRatios());
        }
    }

    @Test
    void drawsEachTokenAboutAsOftenAsTheRatioSays() {
        ImageGeometry geometry = new ImageGeometry(64, 64, 2, 2, 4); // 16 tokens in each of 5 views, no padding
        Scores scores = new Scores(new float[16], new float[64]);
        int seeds = 4_000;
        int[] drawn = new int[80];
        for (int seed = 0; seed < seeds; seed++) {
            SelectionSettings settings = new SelectionSettings(Method.RANDOM, Profile.STANDARD, 0.25, seed, false);
            for (int entry : TokenSelector.selectTokens(geometry, scores, settings)
                    .sequence()
                    .toArray()) {
                if (entry != Sequence.NEWLINE) {
                    drawn[entry]++;
                }
            }
        }
        // Expected 1000 of 4000 each, with a standard deviation of 27: five of them either way.
        assertThat(Arrays.stream(drawn).boxed())
                .allSatisfy(times -> assertThat(times).isBetween(863, 1137));
    }

    private static boolean isUncompressedWithoutSomeTokens(Sequence sequence, int[] uncompressed) {
        int position = 0;
        for (int entry : uncompressed) {
            if (position < sequence.length() && sequence.get(position) == entry) {
                position++;
            } else if (entry == Sequence.NEWLINE) {
                return false;
            }
        }
        return position == sequence.length();
    }

    private static SelectedTokens selectionOfCase(int number, Method method) {
        RandomCases random = new RandomCases(number);
        ImageGeometry geometry = random.geometry();
        return standard(method, geometry, random.scores(geometry), random.ratio());
    }

    private static SelectedTokens standard(Method method, ImageGeometry geometry, Scores scores, double ratio) {
        return TokenSelector.selectTokens(
                geometry,
                scores,
                new SelectionSettings(method, Profile.STANDARD, ratio, 42, false),
                RandomCases.features(geometry));
    }

    private static SelectedTokens official(ImageGeometry geometry, Scores scores, double ratio) {
        return TokenSelector.selectTokens(
                geometry, scores, new SelectionSettings(Method.GLOBALCOM2, Profile.OFFICIAL, ratio, 0, false));
    }

    private static int[] uncompressed(ImageGeometry geometry) {
        return uncompressed(geometry, ValidExtent.of(geometry, Profile.STANDARD).inGrid());
    }

    /** What the model reads: the thumbnail, then the crop grid cell by cell, a newline after each row. */
    private static int[] uncompressed(ImageGeometry geometry, TokenRectangle extent) {
        int side = geometry.side();
        IntStream.Builder entries = IntStream.builder();
        IntStream.range(0, side * side).forEach(entries::add);
        for (int y = extent.firstRow(); y < extent.endRow(); y++) {
            for (int x = extent.firstColumn(); x < extent.endColumn(); x++) {
                int view = 1 + y / side * geometry.gridColumns() + x / side;
                entries.add(view * side * side + y % side * side + x % side);
            }
            entries.add(Sequence.NEWLINE);
        }
        return entries.build().toArray();
    }
}
