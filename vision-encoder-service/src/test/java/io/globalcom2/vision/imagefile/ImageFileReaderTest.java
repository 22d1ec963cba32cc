package io.globalcom2.vision.imagefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.vision.cropping.PixelSize;
import io.globalcom2.vision.cropping.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PNG colour types and bit depths are those of the PNG specification, §11.2.1. */
class ImageFileReaderTest {
    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    private final ImageFileReader reader = new ImageFileReader(10_000);

    @Test
    void readsRgb() {
        assertPixels(png(2, 1, 8, RGB, 1, 2, 3, 250, 251, 252), 1, 2, 3, 250, 251, 252);
    }

    @Test
    void dropsTransparencyAndDoesNotCompositeIt() {
        assertPixels(png(2, 1, 8, RGB_ALPHA, 1, 2, 3, 0, 9, 8, 7, 128), 1, 2, 3, 9, 8, 7);
        assertPixels(png(2, 1, 8, GRAY_ALPHA, 77, 0, 78, 255), 77, 77, 77, 78, 78, 78);
    }

    @Test
    void ignoresTheTransparentColor() {
        PngFile gray = new PngFile(2, 1, 8, GRAY).with("tRNS", 0, 5);
        PngFile rgb = new PngFile(2, 1, 8, RGB).with("tRNS", 0, 5, 0, 6, 0, 7);

        assertPixels(gray.with(5, 9), 5, 5, 5, 9, 9, 9);
        assertPixels(rgb.with(5, 6, 7, 8, 9, 10), 5, 6, 7, 8, 9, 10);
    }

    @Test
    void takesGrayAsItStands() {
        assertPixels(png(3, 1, 8, GRAY, 0, 77, 255), 0, 0, 0, 77, 77, 77, 255, 255, 255);
    }

    @Test
    void widensGrayOfFewBits() {
        assertPixels(png(4, 1, 2, GRAY, 0b00_01_10_11), 0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255);
    }

    @Test
    void looksColorsUpInThePalette() {
        PngFile file =
                new PngFile(2, 1, 8, PALETTE).with("PLTE", 1, 2, 3, 4, 5, 6).with("tRNS", 0, 128);

        assertPixels(file.with(1, 0), 4, 5, 6, 1, 2, 3);
    }

    @Test
    void takesTheUpperByteOfSixteenBits() {
        assertPixels(png(1, 1, 16, RGB, 0x00, 0xFF, 0x12, 0xFF, 0xFF, 0x80), 0, 0x12, 0xFF);
        assertPixels(png(1, 1, 16, RGB_ALPHA, 0x12, 0xFF, 0x34, 0, 0x56, 0, 0, 0), 0x12, 0x34, 0x56);
        assertPixels(png(2, 1, 16, GRAY, 0x00, 0xFF, 0x12, 0x34), 0, 0, 0, 0x12, 0x12, 0x12);
    }

    @Test
    void doesNotApplyGamma() {
        PngFile file = new PngFile(1, 1, 8, RGB).with("gAMA", 0, 1, 0x86, 0xA0);

        assertPixels(file.with(100, 100, 100), 100, 100, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY})
    void readsJpegInColorAndGray(int type) throws IOException {
        RgbImage image = reader.read(jpeg(40, 30, type, 0x505050));

        assertThat(image.size()).isEqualTo(new PixelSize(40, 30));
        int expected = type == BufferedImage.TYPE_BYTE_GRAY ? storedGray(0x505050) : 0x50;
        for (int channel = 0; channel < 3; channel++) {
            assertThat(image.sample(39, 29, channel)).isBetween(expected - 1, expected + 1);
        }
    }

    @Test
    void doesNotTurnByTheOrientationInExif() throws IOException {
        byte[] plain = jpeg(40, 30, BufferedImage.TYPE_3BYTE_BGR, 0);

        // APP1 "Exif", big-endian TIFF, one entry: orientation (0x0112) = 6, turn by 90 degrees
        int[] exif = {
            0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0,
            1, 0, 6, 0, 0, 0, 0, 0, 0
        };
        byte[] turned = new byte[plain.length + exif.length];
        System.arraycopy(plain, 0, turned, 0, 2);
        for (int i = 0; i < exif.length; i++) {
            turned[2 + i] = (byte) exif[i];
        }
        System.arraycopy(plain, 2, turned, 2 + exif.length, plain.length - 2);

        assertThat(reader.read(turned).size()).isEqualTo(new PixelSize(40, 30));
    }

    @Test
    void refusesTooManyPixelsBeforeDecoding() {
        // Given: a header that announces 50,000 x 50,000 pixels and no pixel at all
        byte[] bomb = new PngFile(50_000, 50_000, 8, RGB).with();

        assertThatThrownBy(() -> reader.read(bomb))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TOO_LARGE))
                .hasMessage("expected at most 10000 pixels, got a PNG of 50000x50000 = 2500000000");
    }

    @Test
    void acceptsExactlyTheLimit() throws IOException {
        assertThat(reader.read(jpeg(100, 100, BufferedImage.TYPE_3BYTE_BGR, 0)).size())
                .isEqualTo(new PixelSize(100, 100));
        assertThat(failureOf(jpeg(100, 101, BufferedImage.TYPE_3BYTE_BGR, 0)).kind())
                .isEqualTo(FailureKind.TOO_LARGE);
    }

    @Test
    void refusesWhatIsNoImage() {
        assertThat(failureOf(new byte[0]))
                .hasMessage("expected a PNG or JPEG file, got 0 bytes that begin with \"\" (hexadecimal)");
        assertThat(failureOf(new byte[] {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0}))
                .hasMessage(
                        "expected a PNG or JPEG file, got 10 bytes that begin with \"4749463839610100\" (hexadecimal)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.3, 0.6, 0.9})
    void refusesFilesCutShort(double share) throws IOException {
        for (byte[] whole : new byte[][] {
            noise("png"), noise("jpg"),
        }) {
            byte[] part = Arrays.copyOf(whole, Math.max(8, (int) (whole.length * share)));

            assertThat(failureOf(part).kind()).isEqualTo(FailureKind.INVALID_INPUT);
        }
    }

    @Test
    void damagedFilesAreReadOrRefusedButNeverABug() throws IOException {
        for (byte[] whole : new byte[][] {
            noise("png"), noise("jpg"),
        }) {
            for (int position = 3; position < whole.length; position += 7) {
                byte[] damaged = whole.clone();
                damaged[position] ^= 0x55;
                try {
                    reader.read(damaged);
                } catch (ServingException e) {
                    assertThat(e.kind()).isIn(FailureKind.INVALID_INPUT, FailureKind.TOO_LARGE);
                }
            }
        }
    }

    @Test
    void refusesACmykJpeg() throws IOException {
        // Given: a JPEG whose frame header (SOF0) announces four components
        byte[] file = jpeg(8, 8, BufferedImage.TYPE_3BYTE_BGR, 0);
        int frame = indexOf(file, 0xFF, 0xC0);
        byte[] cmyk = new byte[file.length + 3];
        System.arraycopy(file, 0, cmyk, 0, frame + 19);
        cmyk[frame + 3] = 20;
        cmyk[frame + 9] = 4;
        cmyk[frame + 19] = 4;
        cmyk[frame + 20] = 0x11;
        System.arraycopy(file, frame + 19, cmyk, frame + 22, file.length - frame - 19);

        assertThat(failureOf(cmyk).kind()).isEqualTo(FailureKind.INVALID_INPUT);
    }

    private ServingException failureOf(byte[] file) {
        return catchThrowableOfType(ServingException.class, () -> reader.read(file));
    }

    private void assertPixels(byte[] file, int... expected) {
        RgbImage image = reader.read(file);
        assertThat(image.width() * image.height() * 3).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            int pixel = i / 3;
            assertThat(image.sample(pixel % image.width(), pixel / image.width(), i % 3))
                    .as("channel %d of pixel %d", i % 3, pixel)
                    .isEqualTo(expected[i]);
        }
    }

    private static byte[] png(int width, int height, int bits, int colorType, int... row) {
        return new PngFile(width, height, bits, colorType).with(row);
    }

    private static byte[] jpeg(int width, int height, int type, int color) throws IOException {
        return write(filled(width, height, type, color), "jpg");
    }

    private static BufferedImage filled(int width, int height, int type, int color) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, color);
            }
        }
        return image;
    }

    /** What AWT stores in a gray image for an sRGB color. */
    private static int storedGray(int color) {
        return filled(1, 1, BufferedImage.TYPE_BYTE_GRAY, color).getRaster().getSample(0, 0, 0);
    }

    private static byte[] noise(String format) throws IOException {
        BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 60 * 40; i++) {
            image.setRGB(i % 60, i / 60, i * 0x9E3779B1);
        }
        return write(image, format);
    }

    private static byte[] write(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }

    private static int indexOf(byte[] file, int first, int second) {
        for (int i = 0; i + 1 < file.length; i++) {
            if ((file[i] & 0xFF) == first && (file[i + 1] & 0xFF) == second) {
                return i;
            }
        }
        throw new AssertionError("no marker in the file");
    }
}
