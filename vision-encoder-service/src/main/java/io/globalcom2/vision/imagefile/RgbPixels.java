package io.globalcom2.vision.imagefile;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The stored samples of a decoded image as 8-bit red, green and blue. {@code BufferedImage.getRGB} is of no use here: it converts gray and
 * profiled images to sRGB, which changes their numbers.
 */
final class RgbPixels {
    private static final int CMYK = 4;

    private RgbPixels() {}

    /** Copies an image to where its upper left corner is to lie. */
    static void copy(BufferedImage image, RgbCanvas canvas, int left, int top) {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int[][] tables = tables(model); // [channel][stored value]
        int colors = model.getNumColorComponents();
        int bands = raster.getNumBands();
        int greenBand = colors >= 3 && bands >= 3 ? 1 : 0;
        boolean premultiplied = model.hasAlpha() && model.isAlphaPremultiplied();
        int[] row = new int[image.getWidth() * bands];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(0, y, image.getWidth(), 1, row);
            for (int x = 0; x < image.getWidth(); x++) {
                int in = x * bands;
                int red = tables[0][row[in]];
                int green = tables[1][row[in + greenBand]];
                int blue = tables[2][row[in + 2 * greenBand]];
                if (colors == CMYK) {
                    int black = tables[3][row[in + 3]];
                    red = Cmyk.light(red, black);
                    green = Cmyk.light(green, black);
                    blue = Cmyk.light(blue, black);
                }
                if (premultiplied) {
                    int alpha = tables[0][row[in + bands - 1]];
                    red = unmultiply(red, alpha);
                    green = unmultiply(green, alpha);
                    blue = unmultiply(blue, alpha);
                }
                canvas.put(left + x, top + y, red, green, blue);
            }
        }
    }

    /** As Pillow unpacks RGBa ({@code src/libImaging/Unpack.c}). */
    private static int unmultiply(int color, int alpha) {
        return alpha == 0 ? 0 : Math.min(255, color * 255 / alpha);
    }

    /** What a stored value becomes, for each colour: the palette's, the upper eight of its bits, or the fewer bits it has stretched to eight. */
    private static int[][] tables(ColorModel model) {
        if (model instanceof IndexColorModel palette) {
            int[][] tables = new int[3][1 << palette.getPixelSize()]; // indices beyond the palette are black
            for (int index = 0; index < palette.getMapSize(); index++) {
                tables[0][index] = palette.getRed(index);
                tables[1][index] = palette.getGreen(index);
                tables[2][index] = palette.getBlue(index);
            }
            return tables;
        }
        int colors = model.getNumColorComponents();
        if (colors != 1 && colors != 3 && colors != CMYK) {
            throw invalidInput("expected gray, RGB or CMYK, got " + colors + " channels");
        }
        int[][] tables = new int[Math.max(3, colors)][];
        for (int channel = 0; channel < tables.length; channel++) {
            tables[channel] = table(model.getComponentSize(Math.min(channel, colors - 1)));
        }
        return tables;
    }

    private static int[] table(int bits) {
        if (bits < 1 || bits > 16) {
            throw invalidInput("expected channels of 1 to 16 bits, got " + bits);
        }
        int[] table = new int[1 << bits];
        for (int value = 0; value < table.length; value++) {
            table[value] = bits >= 8 ? value >> (bits - 8) : value * 255 / (table.length - 1);
        }
        return table;
    }
}
