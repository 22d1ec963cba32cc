package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the selections themselves. */
class PositionCountTest {
    private static final int CASES = 3_000;

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"GLOBALCOM2", "TOP_K", "RANDOM", "NONE"})
    void isExactInTheStandardProfile(Method method) {
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            double ratio = method == Method.NONE ? 1 : random.ratio();
            SelectionSettings settings = new SelectionSettings(method, Profile.STANDARD, ratio, 7, false);

            SelectedTokens selection = TokenSelector.selectTokens(geometry, random.scores(geometry), settings);

            assertThat(PositionCount.of(geometry, settings))
                    .as("case %d", number)
                    .isEqualTo(new PositionCount(
                            selection.originalTokens(), selection.keptTokens(), selection.newlines()));
        }
    }

    @Test
    void isNeverTooHighInTheOfficialProfile() {
        int checked = 0;
        for (int number = 0; number < CASES; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            SelectionSettings settings =
                    new SelectionSettings(Method.GLOBALCOM2, Profile.OFFICIAL, random.ratio(), 0, false);
            if (ValidExtent.of(geometry, Profile.OFFICIAL).inGrid().tokens() > 0) {
                SelectedTokens selection = TokenSelector.selectTokens(geometry, random.scores(geometry), settings);
                assertThat(PositionCount.atLeast(geometry, settings))
                        .as("case %d", number)
                        .isLessThanOrEqualTo(selection.sequence().length());
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(CASES / 2);
    }

    /** 3 × 3 crops of 4 × 4 tokens, 144, where one view's are read. */
    @Test
    void countsWhatIsReadOfCropsThatAreResized() {
        ImageGeometry geometry = new ImageGeometry(300, 300, 3, 3, 4, 1);
        Scores scores = new Scores(new float[16], new float[9 * 16]);
        for (double ratio : new double[] {1, 0.5, 0.01}) {
            SelectionSettings settings = new SelectionSettings(Method.GLOBALCOM2, Profile.STANDARD, ratio, 0, false);

            SelectedTokens selection = TokenSelector.selectTokens(geometry, scores, settings);

            assertThat(selection.originalTokens()).isEqualTo(16 + 4 * 4);
            assertThat(selection.keptTokens()).isEqualTo((int) Math.max(1, Math.floor(ratio * 32 + 0.5)));
            assertThat(selection.newlines()).isEqualTo(ratio == 1 ? 4 : 12);
            assertThat(selection.rows()).isEqualTo(ratio == 1 ? 16 + 144 : selection.keptTokens());
            assertThat(PositionCount.atLeast(geometry, settings))
                    .isEqualTo(selection.keptTokens() + selection.newlines());
        }
    }

    @Test
    void countsAThumbnailAloneWithItsNewline() {
        ImageGeometry geometry = new ImageGeometry(300, 200, 0, 0, 4, 9);
        SelectionSettings settings = new SelectionSettings(Method.GLOBALCOM2, Profile.STANDARD, 0.5, 0, false);

        SelectedTokens selection =
                TokenSelector.selectTokens(geometry, new Scores(new float[16], new float[0]), settings);

        assertThat(selection.sequence().length()).isEqualTo(8 + 1);
        assertThat(PositionCount.atLeast(geometry, settings)).isEqualTo(8 + 1);
    }
}
