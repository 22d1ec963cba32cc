package io.globalcom2.vision.imagefile;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.vision.cropping.PixelSize;
import io.globalcom2.vision.cropping.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The stored samples of a decoded image as 8-bit red, green and blue. {@code BufferedImage.getRGB} is of no use here: it converts gray and
 * profiled images to sRGB, which changes their numbers.
 */
final class RgbPixels {
    private RgbPixels() {}

    static RgbImage of(BufferedImage image) {
        PixelSize size = new PixelSize(image.getWidth(), image.getHeight());
        Raster raster = image.getRaster();
        byte[][] tables = tables(image.getColorModel()); // [3][stored value]
        int greenBand = image.getColorModel().getNumColorComponents() == 3 && raster.getNumBands() >= 3 ? 1 : 0;
        int bands = raster.getNumBands();
        int[] row = new int[size.width() * bands];
        byte[] samples = new byte[Math.toIntExact(3 * size.pixels())];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            raster.getPixels(0, y, size.width(), 1, row);
            for (int in = 0; in < row.length; in += bands) {
                samples[out++] = tables[0][row[in]];
                samples[out++] = tables[1][row[in + greenBand]];
                samples[out++] = tables[2][row[in + 2 * greenBand]];
            }
        }
        return new RgbImage(size, samples);
    }

    /** What a stored value becomes, for red, green and blue: the palette's colour, or the upper eight of its bits. */
    private static byte[][] tables(ColorModel model) {
        if (model instanceof IndexColorModel palette) {
            byte[][] tables = new byte[3][1 << palette.getPixelSize()]; // indices beyond the palette are black
            palette.getReds(tables[0]);
            palette.getGreens(tables[1]);
            palette.getBlues(tables[2]);
            return tables;
        }
        int bits = model.getComponentSize(0);
        int colors = model.getNumColorComponents();
        if ((colors != 1 && colors != 3) || (bits != 8 && bits != 16)) {
            throw invalidInput(
                    "expected gray or RGB of 8 or 16 bits, got " + colors + " channels of " + bits + " bits");
        }
        byte[] table = new byte[1 << bits];
        for (int value = 0; value < table.length; value++) {
            table[value] = (byte) (value >> (bits - 8));
        }
        return new byte[][] {table, table, table};
    }
}
