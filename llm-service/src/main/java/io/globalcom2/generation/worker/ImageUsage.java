package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

/**
 * What one image cost.
 *
 * @param original tokens the uncompressed model reads, newlines not counted
 * @param kept tokens that survived, newlines not counted
 * @param newline newlines among the positions
 * @param aggregate whether dropped tokens were averaged into kept ones
 * @param requestedRatio what the caller asked for, in (0, 1]
 */
public record ImageUsage(
        Geometry geometry,
        int original,
        int kept,
        int newline,
        String method,
        String profile,
        boolean aggregate,
        double requestedRatio) {
    public ImageUsage {
        requireNonNull(geometry, "geometry is null");
        requireNonNull(method, "method is null");
        requireNonNull(profile, "profile is null");
    }

    /** Share of the visual tokens that survived; 1 for an image without any. */
    public double appliedRatio() {
        return original == 0 ? 1 : (double) kept / original;
    }

    /**
     * How the image is laid out in views.
     *
     * @param imageWidth in pixels, as the caller sent it
     * @param imageHeight in pixels, as the caller sent it
     * @param gridColumns of crops
     * @param gridRows of crops
     * @param side tokens along one edge of a view
     */
    public record Geometry(int imageWidth, int imageHeight, int gridColumns, int gridRows, int side) {}
}
