package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cases small enough to follow with a pencil. */
class OnPaperTest {
    // An image of 4 x 2 pixels on 2 x 1 crops of 2 x 2 tokens: nothing is padded. T = 4, N = 4 and 4.
    private static final ImageGeometry TWO_CROPS = new ImageGeometry(4, 2, 2, 1, 2);
    private static final Scores TWO_CROPS_SCORES = new Scores(
            // The left half of the image matters, the right half does not.
            new float[] {
                10, 0, //
                10, 0
            },
            // Resized to 2 x 4, the thumbnail's rows are 10 7.5 | 2.5 0: targets lie at -0.25 (cut to 0), 0.25, 0.75
            // and 1.25 (cut to 1).
            new float[] {
                1, 1.1f, // norm 4.496: 0.222 0.245
                3, 3, //                0.667 0.667
                0, 5, // norm 5.099: 0     0.981
                1, 0 //               0.196 0
            });

    @Test
    void allocatesExactlyInTheStandardProfile() {
        // s = 576 / 2 * (mean 10, mean 0) = (2880, 0); sigma = softmax(s / 10) = (1, 0) for all that a double can tell;
        // r = 0.5 * (1 + sigma - 1/2) = (0.75, 0.25)
        // K = floor(0.5 * 12 + 0.5) = 6; thumbnail floor(0.5 * 4 + 0.5) = 2; the rest, 4, by weights 4 * 0.75 and 4 *
        // 0.25: 3 and 1
        // crop 0: the thumbnail adds 10 / 17.678 = 0.566 to the left tokens and 7.5 / 17.678 = 0.424 to the right ones:
        //         0.788 0.669 1.233 1.092 -> tokens 0, 2, 3, where its own scores alone would have kept 1, 2, 3
        // crop 1: the thumbnail adds 2.5 / 3.536 = 0.707 to the left tokens: 0.707 0.981 0.903 0 -> token 1
        SelectedTokens selection =
                TokenSelector.selectTokens(TWO_CROPS, TWO_CROPS_SCORES, settings(Profile.STANDARD, 0.5));

        assertRatios(selection, 1e-9, 0.75, 0.25);
        assertThat(selection.thumbnailKept()).isEqualTo(2);
        assertThat(selection.cropKept()).containsExactly(3, 1);
        assertThat(selection.originalTokens()).isEqualTo(12);
        assertThat(selection.keptTokens()).isEqualTo(6);
        assertThat(selection.newlines()).isEqualTo(2);
        // thumbnail 0 2, row 0: crop 0's 0 and crop 1's 1, row 1: crop 0's 2 and 3
        assertThat(selection.sequence().toArray()).containsExactly(0, 2, 4, 8 + 1, -1, 4 + 2, 4 + 3, -1);
    }

    @Test
    void truncatesInTheOfficialProfile() {
        // s = (20, 0); sigma = (1, e^-2) / (1 + e^-2 + 1e-8) = (0.880797, 0.119203); r = 0.5 * (1 + sigma - 1/2) =
        // (0.690399, 0.309601)
        // thumbnail int(4 * 0.5) = 2; crops int(4 * 0.690399) = 2 and int(4 * 0.309601) = 1: one less than wanted is
        // kept
        SelectedTokens selection =
                TokenSelector.selectTokens(TWO_CROPS, TWO_CROPS_SCORES, settings(Profile.OFFICIAL, 0.5));

        assertRatios(selection, 1e-6, 0.690399, 0.309601);
        assertThat(selection.cropKept()).containsExactly(2, 1);
        assertThat(selection.sequence().toArray()).containsExactly(0, 2, 8 + 1, -1, 4 + 2, 4 + 3, -1);
    }

    @Test
    void readsPaddedTokensAtTheirTruePlaceInTheStandardProfileOnly() {
        // 4 x 2 pixels in one crop of 4 x 4 tokens: rows 1 and 2 show the image. One crop: sigma = 1, r = 1, all is
        // kept.
        ImageGeometry padded = new ImageGeometry(4, 2, 1, 1, 4);
        Scores scores = new Scores(falling(16), falling(16));

        SelectedTokens standard = TokenSelector.selectTokens(padded, scores, settings(Profile.STANDARD, 1));
        SelectedTokens official = TokenSelector.selectTokens(padded, scores, settings(Profile.OFFICIAL, 1));

        assertThat(afterThumbnail(standard)).containsExactly(20, 21, 22, 23, -1, 24, 25, 26, 27, -1);
        // The k-th valid token is read at cell k, so the image moves up a row, and padding rows end in newlines too.
        assertThat(afterThumbnail(official)).containsExactly(20, 21, 22, 23, -1, 24, 25, 26, -1, -1, -1);
    }

    @Test
    void readsTheOfficialThumbnailFromTheHighestScoreDown() {
        // One crop of 2 x 2 without padding; int(4 * 0.8) = 3 tokens of each view.
        Scores scores = new Scores(new float[] {1, 3, 3, 2}, new float[] {0, 0, 0, 0});

        SelectedTokens selection =
                TokenSelector.selectTokens(new ImageGeometry(9, 9, 1, 1, 2), scores, settings(Profile.OFFICIAL, 0.8));

        // Of the equal ones the lower index comes first; the crop follows the thumbnail: its tokens 1, 2, 3.
        assertThat(selection.sequence().toArray()).containsExactly(1, 2, 3, 4 + 1, -1, 4 + 2, 4 + 3, -1);
    }

    @Test
    void weighsCropsByWhatTheyShowOfTheImage() {
        // 2 x 2 pixels on 2 x 1 crops of 2 x 2 tokens: width 2 of 4 tokens, padding 1 on each side. Crop 0 shows the
        // left half of the image
        // in its right column, crop 1 the right half in its left column.
        ImageGeometry padded = new ImageGeometry(2, 2, 2, 1, 2);
        Scores scores = new Scores(new float[] {0, 0.1f, 0, 0.1f}, new float[8]);

        SelectedTokens selection = TokenSelector.selectTokens(padded, scores, settings(Profile.STANDARD, 0.5));

        // s = 288 * (0, 0.1) = (0, 28.8); sigma = 1 / (1 + e^2.88) = 0.053151 and 0.946849; r = 0.5 * (0.5 + sigma)
        assertRatios(selection, 1e-6, 0.276575, 0.723425);
        // N = 2 and 2. K = floor(0.5 * 8 + 0.5) = 4, thumbnail 2, the rest, 2, by 0.55315 and 1.44685: 0 and 1, then
        // crop 0 by fraction
        assertThat(selection.cropKept()).containsExactly(1, 1);
        // The thumbnail's right column; then row 0: crop 0's token 1 (all scores 0 tie, lower index) and crop 1's token
        // 0.
        assertThat(selection.sequence().toArray()).containsExactly(1, 3, 4 + 1, 8, -1, -1);
    }

    @Test
    void drawsRandomTokensFromSplitMix64() {
        // The first draws from seed 1234567 are 6457827717110365317, 3203168211198807973, 9817491932198370423 and
        // 4593380528125082431;
        // as parts of 2^64: 0.350, 0.174, 0.532, 0.249.
        assertThat(new SplitMix64(1234567).nextScores(4))
                .usingComparatorWithPrecision(0.001f)
                .containsExactly(0.350f, 0.174f, 0.532f, 0.249f);
    }

    private static SelectionSettings settings(Profile profile, double ratio) {
        return new SelectionSettings(Method.GLOBALCOM2, profile, ratio, 0, false);
    }

    private static void assertRatios(SelectedTokens selection, double tolerance, double... expected) {
        List<Double> ratios = selection.cropRatios();
        assertThat(ratios).hasSize(expected.length);
        for (int crop = 0; crop < expected.length; crop++) {
            assertThat(ratios.get(crop)).isCloseTo(expected[crop], within(tolerance));
        }
    }

    private static float[] falling(int count) {
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            scores[i] = count - i;
        }
        return scores;
    }

    private static int[] afterThumbnail(SelectedTokens selection) {
        int[] all = selection.sequence().toArray();
        return Arrays.copyOfRange(all, selection.thumbnailKept(), all.length);
    }
}
