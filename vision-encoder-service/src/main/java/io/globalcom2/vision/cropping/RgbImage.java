package io.globalcom2.vision.cropping;

import static java.util.Objects.requireNonNull;

/** A decoded picture of 8 bits a channel. Never changes once built. */
public final class RgbImage {
    private final PixelSize size;
    private final byte[] samples; // [H, W, 3]

    /**
     * Wraps samples.
     *
     * @param samples {@code [H, W, 3]}, row-major, each byte 0 to 255 unsigned; taken over, not copied (a picture of 50 million pixels
     *     weighs 150 MB): the caller must not touch it any more
     */
    public RgbImage(PixelSize size, byte[] samples) {
        this.size = requireNonNull(size, "size is null");
        this.samples = requireNonNull(samples, "samples is null");
        if (samples.length != 3 * size.pixels()) {
            throw new IllegalArgumentException(
                    "expected " + 3 * size.pixels() + " samples for " + size + " pixels, got " + samples.length);
        }
    }

    public PixelSize size() {
        return size;
    }

    public int width() {
        return size.width();
    }

    public int height() {
        return size.height();
    }

    /** Red (channel 0), green (1) or blue (2) of a pixel, 0 to 255. */
    public int sample(int x, int y, int channel) {
        return samples[(y * size.width() + x) * 3 + channel] & 0xFF;
    }

    /** The samples themselves, {@code [H, W, 3]}; for reading only. */
    byte[] samples() {
        return samples;
    }
}
