package io.globalcom2.vision.cropping;

import static java.util.Objects.requireNonNull;

import java.nio.FloatBuffer;

/** Pixel values of the views of one image, {@code [V, 3, S, S]}, normalised: the thumbnail first, then the crops row by row. */
public final class Views {
    private final int count;
    private final int tile;
    private final float[] values; // [V, 3, S, S]

    /**
     * Wraps pixel values.
     *
     * @param count V
     * @param tile S, in pixels
     * @param values {@code [V, 3, S, S]}, row-major; taken over, not copied
     */
    public Views(int count, int tile, float[] values) {
        requireNonNull(values, "values is null");
        if (count < 1 || tile < 1 || values.length != (long) count * 3 * tile * tile) {
            throw new IllegalArgumentException(
                    "expected [" + count + ", 3, " + tile + ", " + tile + "] values, got " + values.length);
        }
        this.count = count;
        this.tile = tile;
        this.values = values;
    }

    /** V, the thumbnail included. */
    public int count() {
        return count;
    }

    /** S, the edge of a view in pixels. */
    public int tile() {
        return tile;
    }

    /** All values, {@code [V, 3, S, S]}, row-major; a new read-only view of them at each call. */
    public FloatBuffer values() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }
}
