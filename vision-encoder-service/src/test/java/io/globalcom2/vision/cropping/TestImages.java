package io.globalcom2.vision.cropping;

/** Pictures that a formula draws. */
public final class TestImages {
    private TestImages() {}

    /** Smooth at the upper left, wild further down: {@code (7x² + 13y² + 5xy + 91c) mod 256} in channel c. */
    public static RgbImage pattern(PixelSize size) {
        byte[] samples = new byte[size.width() * size.height() * 3];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    samples[out++] = (byte) (7 * x * x + 13 * y * y + 5 * x * y + 91 * channel);
                }
            }
        }
        return new RgbImage(size, samples);
    }

    public static RgbImage uniform(PixelSize size, int red, int green, int blue) {
        byte[] samples = new byte[size.width() * size.height() * 3];
        for (int i = 0; i < samples.length; i += 3) {
            samples[i] = (byte) red;
            samples[i + 1] = (byte) green;
            samples[i + 2] = (byte) blue;
        }
        return new RgbImage(size, samples);
    }
}
