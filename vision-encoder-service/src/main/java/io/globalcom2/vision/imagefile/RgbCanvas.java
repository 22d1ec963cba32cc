package io.globalcom2.vision.imagefile;

import io.globalcom2.vision.cropping.PixelSize;
import io.globalcom2.vision.cropping.RgbImage;

/** A picture in the making, black to begin with. Turns it while it is written, which needs no second copy. */
final class RgbCanvas {
    private final Orientation orientation;
    private final PixelSize turned;
    private final byte[] samples; // [H, W, 3], turned

    RgbCanvas(PixelSize stored, Orientation orientation) {
        this.orientation = orientation;
        this.turned = orientation.turn(stored);
        this.samples = new byte[Math.toIntExact(3 * stored.pixels())];
    }

    /** Writes a pixel where it is stored; of each colour the lower eight bits. */
    void put(int x, int y, int red, int green, int blue) {
        int out = 3 * orientation.place(x, y, turned);
        samples[out] = (byte) red;
        samples[out + 1] = (byte) green;
        samples[out + 2] = (byte) blue;
    }

    /** The picture; nothing is written after it was taken. */
    RgbImage image() {
        return new RgbImage(turned, samples);
    }
}
