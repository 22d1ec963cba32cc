package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images so long that little or nothing of them is left in the crops. */
class ExtremeShapesTest {
    @ParameterizedTest
    // newlines: rows of the extent. Height 41 * 72 / 2990 = 0.98 tokens of 24; the padding, (24 - 0) / 2 on both sides,
    // leaves no row.
    // Width 41 * 72 / 2990 likewise leaves no column, but all 72 rows.
    @CsvSource({"2990, 41, 3, 1, 24, 0", "41, 2990, 1, 3, 24, 72", "1, 30000, 1, 3, 24, 72", "30000, 1, 3, 1, 24, 0"})
    void readsTheThumbnailAndTheNewlinesWhereNoCropTokenIsLeft(
            int width, int height, int columns, int rows, int side, int newlines) {
        ImageGeometry geometry = new ImageGeometry(width, height, columns, rows, side);

        SelectedTokens selection = select(geometry, Profile.STANDARD);

        assertThat(selection.originalTokens()).isEqualTo(576);
        assertThat(selection.keptTokens()).isEqualTo(144);
        assertThat(selection.thumbnailKept()).isEqualTo(144);
        assertThat(selection.newlines()).isEqualTo(newlines);
        assertThat(selection.cropRatios()).containsOnly(0.0);
        assertThat(selection.cropKept()).containsOnly(0);
    }

    @Test
    void readsOneRowOfALineWhereTheSideIsOdd() {
        // (27 - 0) / 2 = 13 on both sides leaves row 13 of 27.
        SelectedTokens selection = select(new ImageGeometry(30_000, 1, 3, 1, 27), Profile.STANDARD);

        assertThat(selection.newlines()).isEqualTo(1);
        assertThat(selection.originalTokens()).isEqualTo(27 * 27 + 3 * 27);
    }

    @Test
    void refusesAnImageWithoutCropTokensInTheOfficialProfile() {
        assertThatThrownBy(() -> select(new ImageGeometry(2990, 41, 3, 1, 24), Profile.OFFICIAL))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("geometry: expected an image that covers at least one crop token with profile official,"
                        + " got 2990 x 41 pixels on a grid of 3 x 1 crops");
    }

    @Test
    void takesCropsThatShowNothing() {
        // A tower on 3 x 2 crops: width 100 * 48 / 1000 = 4.8 tokens, so columns 34 to 37 of 72, all in the middle.
        ImageGeometry geometry = new ImageGeometry(100, 1000, 3, 2, 24);

        assertThat(select(geometry, Profile.STANDARD).cropRatios()).satisfies(ratios -> {
            assertThat(ratios.get(0)).isZero();
            assertThat(ratios.get(1)).isPositive();
            assertThat(ratios.get(2)).isZero();
        });
        assertThat(select(geometry, Profile.OFFICIAL).cropKept()).satisfies(kept -> {
            assertThat(kept.get(0)).isZero();
            assertThat(kept.get(1)).isPositive();
            assertThat(kept.get(2)).isZero();
        });
    }

    private static SelectedTokens select(ImageGeometry geometry, Profile profile) {
        float[] thumbnail = new float[geometry.viewTokens()];
        float[] crops = new float[geometry.crops() * geometry.viewTokens()];
        return TokenSelector.selectTokens(
                geometry,
                new Scores(thumbnail, crops),
                new SelectionSettings(Method.GLOBALCOM2, profile, 0.25, 0, false));
    }
}
