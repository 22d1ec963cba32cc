package io.globalcom2.vision.cropping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.compression.globalcom2.CropGrid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnyResTest {
    /** LLaVA-NeXT's pinpoints: (336, 672), (672, 336), (672, 672), (1008, 336), (336, 1008), each (height, width). */
    private static final List<CropGrid> LLAVA_NEXT =
            List.of(new CropGrid(2, 1), new CropGrid(1, 2), new CropGrid(2, 2), new CropGrid(1, 3), new CropGrid(3, 1));

    /** Leaves samples as they are. */
    private static final PixelNormalization IDENTITY =
            new PixelNormalization(1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    /** Grids and sizes computed by transformers 5.18: {@code select_best_resolution} and {@code get_patch_output_size}. */
    @ParameterizedTest
    @CsvSource({
        "640, 480, 2, 2, 672, 504",
        "480, 640, 2, 2, 504, 672",
        "800, 300, 3, 1, 897, 336",
        "300, 800, 1, 3, 336, 897",
        "336, 336, 2, 1, 336, 336",
        "672, 672, 2, 2, 672, 672",
        "2000, 2000, 2, 2, 672, 672",
        "700, 336, 3, 1, 700, 336",
        "1000, 300, 3, 1, 1008, 303",
        "1, 1, 2, 1, 336, 336",
        "10000, 1, 2, 1, 672, 1",
        "1, 10000, 2, 1, 1, 336"
    })
    void choosesGridAndSizeAsHuggingFaceDoes(
            int width, int height, int columns, int rows, int fittedWidth, int fittedHeight) {
        AnyRes anyRes = new AnyRes(336, LLAVA_NEXT, IDENTITY);
        PixelSize image = new PixelSize(width, height);

        CropGrid grid = anyRes.chooseGrid(image);

        assertThat(grid).isEqualTo(new CropGrid(columns, rows));
        assertThat(anyRes.fit(image, grid)).isEqualTo(new PixelSize(fittedWidth, fittedHeight));
    }

    @Test
    void theEarlierCandidateWinsATie() {
        PixelSize square = new PixelSize(100, 100);

        assertThat(new AnyRes(336, List.of(new CropGrid(2, 1), new CropGrid(1, 2)), IDENTITY).chooseGrid(square))
                .isEqualTo(new CropGrid(2, 1));
        assertThat(new AnyRes(336, List.of(new CropGrid(1, 2), new CropGrid(2, 1)), IDENTITY).chooseGrid(square))
                .isEqualTo(new CropGrid(1, 2));
    }

    @Test
    void cutsTheThumbnailFirstAndThenTheCropsRowByRow() {
        // Given: four quarters of 2 x 2 pixels, each of one color
        AnyRes anyRes = new AnyRes(2, List.of(new CropGrid(2, 2)), IDENTITY);
        byte[] samples = new byte[4 * 4 * 3];
        for (int i = 0; i < 16; i++) {
            samples[3 * i] = (byte) (10 * (1 + i / 8 * 2 + i % 4 / 2));
        }

        Views views = cut(anyRes, new RgbImage(new PixelSize(4, 4), samples));

        assertThat(views.count()).isEqualTo(5);
        assertThat(views.tile()).isEqualTo(2);
        for (int crop = 0; crop < 4; crop++) {
            int first = (1 + crop) * 3 * 4;
            assertThat(values(views, first, 12))
                    .containsExactly(
                            10 * (crop + 1), 10 * (crop + 1), 10 * (crop + 1), 10 * (crop + 1), 0, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    @Test
    void centresTheImageInItsLetterboxWithTheOddPixelBehind() {
        // Given: 4 x 1 pixels in a grid of 2 x 1 tiles of 2: the image is the upper of two rows
        AnyRes anyRes = new AnyRes(2, List.of(new CropGrid(2, 1)), IDENTITY);
        RgbImage image = TestImages.uniform(new PixelSize(4, 1), 7, 8, 9);

        Views views = cut(anyRes, image);

        assertThat(values(views, 0, 12)).containsExactly(7, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9);
        assertThat(values(views, 12, 12)).containsExactly(7, 7, 0, 0, 8, 8, 0, 0, 9, 9, 0, 0);
        assertThat(values(views, 24, 12)).containsExactly(7, 7, 0, 0, 8, 8, 0, 0, 9, 9, 0, 0);
    }

    @Test
    void normalisesImageAndLetterboxAlike() {
        PixelNormalization normalization =
                new PixelNormalization(1 / 255.0, List.of(0.5, 0.25, 0.0), List.of(0.5, 0.25, 2.0));
        AnyRes anyRes = new AnyRes(2, List.of(new CropGrid(2, 1)), normalization);

        Views views = cut(anyRes, TestImages.uniform(new PixelSize(4, 1), 255, 255, 255));

        assertThat(values(views, 12, 12)).containsExactly(1, 1, -1, -1, 3, 3, -1, -1, 0.5f, 0.5f, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5000, 1", "1, 5000", "3, 2000"})
    void cutsPicturesOfAnyShape(int width, int height) {
        AnyRes anyRes = new AnyRes(28, LLAVA_NEXT, IDENTITY);

        Views views = cut(anyRes, TestImages.uniform(new PixelSize(width, height), 9, 9, 9));

        // The thumbnail is all image; the crops hold at least one pixel of it.
        assertThat(values(views, 0, 3 * 28 * 28)).containsOnly(9);
        float[] crops = values(views, 3 * 28 * 28, (views.count() - 1) * 3 * 28 * 28);
        assertThat(crops).contains(9);
    }

    @Test
    void refusesACheckpointWithoutGrids() {
        assertThatThrownBy(() -> new AnyRes(28, List.of(), IDENTITY))
                .hasMessageContaining("expected a tile of at least 1 pixel and at least 1 crop grid");
    }

    private static Views cut(AnyRes anyRes, RgbImage image) {
        return anyRes.cut(image, anyRes.chooseGrid(image.size()));
    }

    private static float[] values(Views views, int start, int count) {
        float[] values = new float[count];
        views.values().position(start).get(values);
        return values;
    }
}
