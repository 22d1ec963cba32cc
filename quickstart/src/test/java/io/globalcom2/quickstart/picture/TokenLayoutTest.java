package io.globalcom2.quickstart.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TokenLayoutTest {
    @Test
    void cropsOfAnImageThatFitsTheGridCoverItWithoutPadding() {
        TokenLayout layout = new TokenLayout(448, 448, 2, 2, 8);

        assertThat(layout.cropCell(0, 0)).isEqualTo(new Rectangle2D.Double(0, 0, 28, 28));
        assertThat(layout.cropCell(1, 0)).isEqualTo(new Rectangle2D.Double(224, 0, 28, 28));
        assertThat(layout.cropCell(2, 9)).isEqualTo(new Rectangle2D.Double(28, 252, 28, 28));
        assertThat(layout.cropArea(3)).isEqualTo(new Rectangle2D.Double(224, 224, 224, 224));
    }

    @Test
    void paddingAboveAndBelowShiftsTheCropsUp() {
        // 448 × 336 on a 2 × 2 canvas: 28 pixels a cell, 448 × 448 in all, so 56 pixels or two rows of cells are
        // padding above and below.
        TokenLayout layout = new TokenLayout(448, 336, 2, 2, 8);

        assertThat(layout.cropCell(0, 8).isEmpty()).isTrue();
        assertThat(layout.cropCell(0, 16)).isEqualTo(new Rectangle2D.Double(0, 0, 28, 28));
        assertThat(layout.cropCell(2, 0)).isEqualTo(new Rectangle2D.Double(0, 168, 28, 28));
        assertThat(layout.cropCell(3, 47)).isEqualTo(new Rectangle2D.Double(420, 308, 28, 28));
        assertThat(layout.cropCell(3, 48).isEmpty()).isTrue();
        assertThat(layout.cropArea(0)).isEqualTo(new Rectangle2D.Double(0, 0, 224, 168));
    }

    @Test
    void aTokenThatSeesImageAndPaddingIsCutAtTheBorder() {
        // 448 × 300: 74 pixels of padding, two rows of cells and 18 of the 28 pixels of the third.
        TokenLayout layout = new TokenLayout(448, 300, 2, 2, 8);

        assertThat(layout.cropCell(0, 8).isEmpty()).isTrue();
        assertThat(layout.cropCell(0, 16)).isEqualTo(new Rectangle2D.Double(0, 0, 28, 10));
    }

    @Test
    void paddingLeftAndRightShiftsTheCropsToTheLeft() {
        TokenLayout layout = new TokenLayout(336, 448, 2, 2, 8);

        assertThat(layout.cropCell(0, 1).isEmpty()).isTrue();
        assertThat(layout.cropCell(0, 2)).isEqualTo(new Rectangle2D.Double(0, 0, 28, 28));
        assertThat(layout.cropCell(1, 0)).isEqualTo(new Rectangle2D.Double(168, 0, 28, 28));
    }

    @Test
    void cellsOfAllCropsTileAnyImage() {
        for (TokenLayout layout : new TokenLayout[] {
            new TokenLayout(1000, 333, 3, 1, 8),
            new TokenLayout(333, 777, 1, 3, 8),
            new TokenLayout(1919, 1081, 2, 2, 24)
        }) {
            double area = 0;
            for (int crop = 0; crop < layout.crops(); crop++) {
                for (int token = 0; token < layout.tokensPerView(); token++) {
                    Rectangle2D cell = layout.cropCell(crop, token);
                    area += cell.isEmpty() ? 0 : cell.getWidth() * cell.getHeight();
                }
            }
            assertThat(area).isCloseTo((double) layout.imageWidth() * layout.imageHeight(), Offset.offset(1e-3));
        }
    }

    @Test
    void theThumbnailIsTheWholeImageSquashed() {
        TokenLayout layout = new TokenLayout(672, 224, 3, 1, 8);

        assertThat(layout.thumbnailCell(0)).isEqualTo(new Rectangle2D.Double(0, 0, 84, 28));
        assertThat(layout.thumbnailCell(63)).isEqualTo(new Rectangle2D.Double(588, 196, 84, 28));
    }
}
