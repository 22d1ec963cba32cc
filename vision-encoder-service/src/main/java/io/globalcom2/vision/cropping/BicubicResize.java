package io.globalcom2.vision.cropping;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.Arrays;

/**
 * Antialiased bicubic resampling of 8-bit pictures, equal to Pillow's {@code Image.resize(size, BICUBIC)} in every bit: the checkpoints were
 * trained on what Pillow makes, and accuracy shows it. First along rows, then along columns, with weights in units of 2⁻²² and rounding to 8
 * bits after each pass (Pillow, {@code src/libImaging/Resample.c}).
 */
final class BicubicResize {
    private static final int FRACTION_BITS = 22;
    private static final int ONE_HALF = 1 << (FRACTION_BITS - 1);
    /** The cubic's support at a scale of 1, and its parameter (Keys' kernel with a = −0.5). */
    private static final double SUPPORT = 2.0;

    private static final double A = -0.5;
    /** Longest array that every Java machine has room for. */
    private static final long MAX_SAMPLES = Integer.MAX_VALUE - 8;

    private BicubicResize() {}

    static RgbImage resize(RgbImage image, PixelSize target) {
        return resizeHeight(resizeWidth(image, target.width()), target.height());
    }

    private static RgbImage resizeWidth(RgbImage image, int width) {
        if (width == image.width()) {
            return image;
        }
        Window[] windows = windows(image.width(), width);
        byte[] source = image.samples();
        byte[] target = samplesOf(new PixelSize(width, image.height()));
        int out = 0;
        for (int y = 0; y < image.height(); y++) {
            int row = y * image.width() * 3;
            for (Window window : windows) {
                int red = ONE_HALF;
                int green = ONE_HALF;
                int blue = ONE_HALF;
                int in = row + window.first * 3;
                for (int weight : window.weights) {
                    red += (source[in] & 0xFF) * weight;
                    green += (source[in + 1] & 0xFF) * weight;
                    blue += (source[in + 2] & 0xFF) * weight;
                    in += 3;
                }
                target[out++] = toByte(red);
                target[out++] = toByte(green);
                target[out++] = toByte(blue);
            }
        }
        return new RgbImage(new PixelSize(width, image.height()), target);
    }

    private static RgbImage resizeHeight(RgbImage image, int height) {
        if (height == image.height()) {
            return image;
        }
        byte[] source = image.samples();
        int rowLength = image.width() * 3;
        byte[] target = samplesOf(new PixelSize(image.width(), height));
        int[] sums = new int[rowLength];
        int out = 0;
        for (Window window : windows(image.height(), height)) {
            Arrays.fill(sums, ONE_HALF);
            int in = window.first * rowLength;
            for (int weight : window.weights) {
                for (int i = 0; i < rowLength; i++) {
                    sums[i] += (source[in + i] & 0xFF) * weight;
                }
                in += rowLength;
            }
            for (int i = 0; i < rowLength; i++) {
                target[out++] = toByte(sums[i]);
            }
        }
        return new RgbImage(new PixelSize(image.width(), height), target);
    }

    /** What lies between the passes is as high as the source and as wide as the target: more than either may be. */
    private static byte[] samplesOf(PixelSize size) {
        if (3 * size.pixels() > MAX_SAMPLES) {
            throw new ServingException(
                    FailureKind.TOO_LARGE,
                    "expected an image that is resized in at most " + MAX_SAMPLES + " bytes, got one that takes " + size
                            + " pixels on the way");
        }
        return new byte[(int) (3 * size.pixels())];
    }

    private static byte toByte(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
    }

    /** For each of the target positions along one axis, what it reads of the source. */
    private static Window[] windows(int source, int target) {
        double scale = (double) source / target;
        double stretch = Math.max(scale, 1.0);
        double support = SUPPORT * stretch;
        Window[] windows = new Window[target];
        for (int position = 0; position < target; position++) {
            double center = (position + 0.5) * scale;
            int first = Math.max(0, (int) (center - support + 0.5));
            int end = Math.min(source, (int) (center + support + 0.5));
            windows[position] = new Window(first, weights(first, end, center, 1.0 / stretch));
        }
        return windows;
    }

    private static int[] weights(int first, int end, double center, double shrink) {
        double[] weights = new double[end - first];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = cubic((first + i - center + 0.5) * shrink);
            sum += weights[i];
        }
        int[] fixed = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double weight = weights[i] / sum * (1 << FRACTION_BITS);
            fixed[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
        }
        return fixed;
    }

    private static double cubic(double distance) {
        double x = Math.abs(distance);
        if (x < 1.0) {
            return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
        }
        if (x < 2.0) {
            return (((x - 5) * x + 8) * x - 4) * A;
        }
        return 0.0;
    }

    /** Source positions from {@code first} on, and their weights in units of 2⁻²². */
    private static final class Window {
        private final int first;
        private final int[] weights;

        private Window(int first, int[] weights) {
            this.first = first;
            this.weights = weights;
        }
    }
}
