package io.globalcom2.vision.cropping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected here was computed by Pillow 12.3: {@code image.resize((width, height), Image.BICUBIC)} of the same pattern. */
class BicubicResizeTest {
    @Test
    void shrinksBothAxes() {
        assertThat(reds(resize(5, 4, 3, 2))).containsExactly(10, 42, 118, 84, 137, 148);
    }

    @Test
    void enlargesBothAxesAndClipsWhatOvershoots() {
        assertThat(reds(resize(4, 3, 7, 5)))
                .containsExactly(
                        0, 0, 5, 14, 28, 51, 64, 2, 4, 10, 21, 36, 60, 73, 12, 16, 24, 36, 54, 80, 94, 38, 43, 53, 67,
                        87, 116, 131, 54, 59, 70, 87, 107, 137, 153);
    }

    @Test
    void shrinksOneAxisAndEnlargesTheOther() {
        assertThat(reds(resize(9, 1, 2, 2))).containsExactly(44, 165, 44, 165);
    }

    @Test
    void leavesAnAxisOfTheRightSizeAlone() {
        assertThat(reds(resize(3, 2, 3, 5))).containsExactly(0, 5, 26, 1, 8, 30, 7, 16, 40, 12, 24, 49, 14, 27, 53);
    }

    @Test
    void keepsTheOneColorOfASinglePixel() {
        RgbImage pixel = new RgbImage(new PixelSize(1, 1), new byte[] {10, (byte) 200, 30});

        RgbImage result = BicubicResize.resize(pixel, new PixelSize(3, 2));

        assertThat(result.samples())
                .containsExactly(10, 200, 30, 10, 200, 30, 10, 200, 30, 10, 200, 30, 10, 200, 30, 10, 200, 30);
    }

    /** Neither image nor target is large; what lies between them has more than 2³¹ bytes. */
    @Test
    void refusesWhatOverflowsBetweenThePasses() {
        PixelSize tall = new PixelSize(1, 3_000_000);
        RgbImage image = new RgbImage(tall, new byte[9_000_000]);

        ServingException refusal = catchThrowableOfType(
                ServingException.class, () -> BicubicResize.resize(image, new PixelSize(336, 336)));

        assertThat(refusal.kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(refusal).hasMessageEndingWith("got one that takes 336x3000000 pixels on the way");
    }

    @ParameterizedTest
    @CsvSource({"1920, 1080, 672, 378, 1757280631", "130, 97, 112, 84, 691886874", "50, 333, 336, 336, 28295722"})
    void equalsPillowInEveryBit(int width, int height, int targetWidth, int targetHeight, long checksum) {
        RgbImage result = resize(width, height, targetWidth, targetHeight);

        CRC32 crc = new CRC32();
        crc.update(result.samples());
        assertThat(crc.getValue()).isEqualTo(checksum);
    }

    private static RgbImage resize(int width, int height, int targetWidth, int targetHeight) {
        return BicubicResize.resize(
                TestImages.pattern(new PixelSize(width, height)), new PixelSize(targetWidth, targetHeight));
    }

    private static int[] reds(RgbImage image) {
        int[] reds = new int[image.width() * image.height()];
        for (int i = 0; i < reds.length; i++) {
            reds[i] = image.sample(i % image.width(), i / image.width(), 0);
        }
        return reds;
    }
}
