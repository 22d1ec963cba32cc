package io.globalcom2.vision.imagefile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.vision.cropping.PixelSize;
import io.globalcom2.vision.cropping.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PNG colour types and bit depths are those of the PNG specification, §11.2.1. */
class ImageFileReaderTest {
    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    private final ImageFileReader reader = new ImageFileReader(ImageLimits.ofPixels(10_000), true);

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
    void leavesAPictureAsItIsStoredWhereSoSet() throws IOException {
        byte[] toTurn = picture("jpeg-orientation-6.jpg");

        RgbImage stored = new ImageFileReader(ImageLimits.ofPixels(10_000), false).read(toTurn);

        assertThat(stored.size()).isEqualTo(new PixelSize(30, 21));
        assertThat(reader.read(toTurn).size()).isEqualTo(new PixelSize(21, 30));
    }

    @Test
    void refusesTooManyPixelsBeforeDecoding() {
        // Given: a header that announces 50,000 x 50,000 pixels and no pixel at all
        byte[] bomb = new PngFile(50_000, 50_000, 8, RGB).with();

        assertThatThrownBy(() -> reader.read(bomb))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TOO_LARGE))
                .hasMessage("expected at most 10000 pixels, got a PNG of 50000x50000 pixels = 2500000000");
    }

    @ParameterizedTest
    @CsvSource({
        "png-rgb.png, 29, 9999, 9, 9, 'expected an edge of at most 29 pixels, got a PNG of 30x21 pixels'",
        "jpeg-progressive.jpg, 99, 9999, 9, 9, 'expected at most 9 scans, got a JPEG of 30x21 pixels in 10'",
        "gif-animated.gif, 99, 9999, 9, 1, 'expected at most 1 frames, got a GIF of 30x21 pixels, 2 times'",
        "webp-animated.webp, 99, 9999, 9, 1, 'expected at most 1 frames, got a WEBP of 30x21 pixels, 2 times'",
        "tiff-pages.tif, 99, 9999, 9, 1, 'expected at most 1 frames, got a TIFF of 30x21 pixels, 2 times'",
        "png-rgba.png, 99, 2519, 9, 9, 'expected at most 2519 decoded bytes, got a PNG of 30x21 pixels and 2520 bytes'"
    })
    void namesTheLimitThatIsPassed(
            String name, int maxEdge, long maxDecodedBytes, int maxScans, int maxFrames, String message)
            throws IOException {
        byte[] file = picture(name);
        ImageFileReader bounded =
                new ImageFileReader(new ImageLimits(10_000, maxEdge, maxDecodedBytes, maxScans, maxFrames), true);

        ServingException refusal = catchThrowableOfType(ServingException.class, () -> bounded.read(file));

        assertThat(refusal.kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(refusal).hasMessage(message);
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
        assertThat(failureOf(new byte[0])).hasMessageEndingWith("got 0 bytes that begin with \"\" (hexadecimal)");
        assertThat(failureOf("<svg/>".getBytes(US_ASCII)))
                .hasMessage(
                        "expected a file of type image/png, image/jpeg, image/webp, image/gif, image/bmp, image/tiff, got an SVG"
                                + " picture");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.3, 0.6, 0.9})
    void refusesFilesCutShort(double share) throws IOException {
        for (byte[] whole : new byte[][] {
            noise("png"), noise("jpg"), noise("gif"), noise("bmp"), noise("tiff"), noise("webp"),
        }) {
            byte[] part = Arrays.copyOf(whole, Math.max(8, (int) (whole.length * share)));

            assertThat(failureOf(part).kind()).isEqualTo(FailureKind.INVALID_INPUT);
        }
    }

    /** Of size and palette, as Pillow: another bit there would be another picture. */
    @Test
    void refusesAPngWhoseChecksumsDoNotFit() {
        byte[] file =
                new PngFile(2, 1, 8, PALETTE).with("PLTE", 1, 2, 3, 4, 5, 6).with(0, 1);
        int checked = 8 + 12 + 13 + 12 + 6; // up to the pixels
        for (int bit = 16 * Byte.SIZE; bit < checked * Byte.SIZE; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));

            assertThat(catchThrowableOfType(ServingException.class, () -> reader.read(damaged)))
                    .as("bit %d", bit)
                    .isNotNull();
        }
        assertPixels(file, 1, 2, 3, 4, 5, 6);
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

    /** 400 million pixels in 50 MB as they are stored, 1.2 GB as RGB: more than the heap of a test. */
    @Test
    void lacksMemoryForOnePictureOnly() throws IOException {
        byte[] large = new PngFile(20_000, 20_000, 1, GRAY).with(new int[0]);
        ImageFileReader unbounded = new ImageFileReader(ImageLimits.ofPixels(ImageFileReader.MAX_PIXELS), true);

        ServingException refusal = catchThrowableOfType(ServingException.class, () -> unbounded.read(large));

        assertThat(refusal.kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(refusal).hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(refusal)
                .hasMessage("expected a picture that there is memory to decode, got a PNG of 20000x20000 pixels");
        assertPixels(png(1, 1, 8, RGB, 1, 2, 3), 1, 2, 3);
    }

    private static byte[] picture(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/pictures", name));
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
}
