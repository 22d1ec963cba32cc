package io.globalcom2.quickstart.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionPictureTest {
    /** One panel is 800 × 600, so a cell is 50 × 50, with two rows of cells of padding above and below; the second panel starts at 824. */
    private static final TokenLayout LAYOUT = new TokenLayout(448, 336, 2, 2, 8);

    @Test
    void whatKeptTokensSeeIsBrightAndTheRestIsDim() {
        int keptInThumbnail = 9;
        int keptInLastCrop = 4 * 64 + 2;

        BufferedImage picture =
                SelectionPicture.draw(white(), new TokenSelection(LAYOUT, Set.of(keptInThumbnail, keptInLastCrop)));

        assertThat(picture.getWidth()).isEqualTo(1624);
        assertThat(picture.getHeight()).isEqualTo(600);
        assertThat(isBright(picture, 525, 325)).isTrue();
        assertThat(isBright(picture, 475, 325)).isFalse();
        assertThat(isBright(picture, 525, 375)).isFalse();
        assertThat(isBright(picture, 125, 25)).isFalse();
        assertThat(isBright(picture, 824 + 150, 112)).isTrue();
        assertThat(isBright(picture, 824 + 250, 112)).isFalse();
    }

    @Test
    void theImageStandsWhereTheCallerSeesIt() {
        BufferedImage image = white();
        Graphics2D corner = image.createGraphics();
        corner.setColor(Color.RED);
        corner.fillRect(400, 300, 48, 36);
        corner.dispose();
        Set<Integer> all = Set.copyOf(IntStream.range(0, 5 * 64).boxed().toList());

        BufferedImage picture = SelectionPicture.draw(image, new TokenSelection(LAYOUT, all));

        assertThat(new Color(picture.getRGB(780, 580))).isEqualTo(Color.RED);
        assertThat(new Color(picture.getRGB(700, 500))).isEqualTo(Color.WHITE);
        assertThat(new Color(picture.getRGB(824 + 780, 580))).isEqualTo(Color.RED);
    }

    private static BufferedImage white() {
        BufferedImage image = new BufferedImage(448, 336, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 448, 336);
        graphics.dispose();
        return image;
    }

    private static boolean isBright(BufferedImage picture, int x, int y) {
        return (picture.getRGB(x, y) & 0xff) > 200;
    }
}
