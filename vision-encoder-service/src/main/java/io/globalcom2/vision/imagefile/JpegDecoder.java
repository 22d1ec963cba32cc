package io.globalcom2.vision.imagefile;

import io.globalcom2.image.JpegColors;
import io.globalcom2.image.JpegFile;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;

/**
 * JPEG by the JDK's libjpeg, as stored: what its components mean is decided by {@link JpegColors}, for ImageIO guesses otherwise than libjpeg. The
 * arithmetic is libjpeg's ({@code jdcolor.c}), in units of 2⁻¹⁶.
 */
final class JpegDecoder {
    private static final int FRACTION_BITS = 16;
    private static final int ONE_HALF = 1 << (FRACTION_BITS - 1);
    private static final int CENTER = 128;
    private static final int RED_BY_CR = 91_881; // 1.402
    private static final int GREEN_BY_CB = -22_554; // 0.34414
    private static final int GREEN_BY_CR = -46_802; // 0.71414
    private static final int BLUE_BY_CB = 116_130; // 1.772

    private JpegDecoder() {}

    static void decode(JpegFile file, RgbCanvas canvas) throws IOException {
        Raster raster = ImageIoFile.decode("JPEG", file.picture().toBuffer(), JpegDecoder::readRaster);
        int bands = raster.getNumBands();
        int[] row = new int[raster.getWidth() * bands];
        int[] rgb = new int[3];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int x = 0; x < raster.getWidth(); x++) {
                convert(file.colors(), row, x * bands, rgb);
                canvas.put(x, y, rgb[0], rgb[1], rgb[2]);
            }
        }
    }

    private static Raster readRaster(ImageReader reader) throws IOException {
        return reader.readRaster(0, null);
    }

    private static void convert(JpegColors colors, int[] row, int in, int[] rgb) {
        switch (colors) {
            case GRAY -> Arrays.fill(rgb, row[in]);
            case RGB -> System.arraycopy(row, in, rgb, 0, 3);
            case YCBCR -> toRgb(row, in, rgb);
            case CMYK -> {
                // Pillow takes all four for what Adobe writes: 0 is full ink.
                for (int channel = 0; channel < 3; channel++) {
                    rgb[channel] = Cmyk.light(255 - row[in + channel], 255 - row[in + 3]);
                }
            }
            case YCCK -> {
                toRgb(row, in, rgb);
                for (int channel = 0; channel < 3; channel++) {
                    // YCC is of 255 less the ink; what is stored as ink is light again, as above.
                    rgb[channel] = Cmyk.light(rgb[channel], 255 - row[in + 3]);
                }
            }
        }
    }

    private static void toRgb(int[] row, int in, int[] rgb) {
        int luma = row[in];
        int cb = row[in + 1] - CENTER;
        int cr = row[in + 2] - CENTER;
        rgb[0] = clamp(luma + ((RED_BY_CR * cr + ONE_HALF) >> FRACTION_BITS));
        rgb[1] = clamp(luma + ((GREEN_BY_CB * cb + ONE_HALF + GREEN_BY_CR * cr) >> FRACTION_BITS));
        rgb[2] = clamp(luma + ((BLUE_BY_CB * cb + ONE_HALF) >> FRACTION_BITS));
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
