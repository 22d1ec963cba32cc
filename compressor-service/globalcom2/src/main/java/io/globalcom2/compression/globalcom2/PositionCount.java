package io.globalcom2.compression.globalcom2;

import java.util.stream.IntStream;

/**
 * How many positions of a prompt an image takes, as far as that is known before its scores are.
 *
 * @param original tokens that the uncompressed model reads, newlines not counted
 * @param kept tokens that are read: the exact number in profile standard; in profile official, where the scores decide it, the least that it can be
 * @param newlines that are read besides
 */
public record PositionCount(int original, int kept, int newlines) {
    /** Of an image. */
    public static PositionCount of(ImageGeometry geometry, SelectionSettings settings) {
        ValidExtent extent = ValidExtent.of(geometry, settings.profile());
        int original = extent.tokens();
        return switch (settings.profile()) {
            case STANDARD ->
                settings.keepsAll()
                        ? new PositionCount(original, original, newlinesOfAll(extent))
                        : new PositionCount(
                                original,
                                TokenBudget.roundedShare(original, settings.retentionRatio()),
                                newlines(extent));
            case OFFICIAL ->
                new PositionCount(original, officialAtLeast(extent, settings.retentionRatio()), geometry.gridHeight());
        };
    }

    /** {@link #positions} of an image. */
    public static int atLeast(ImageGeometry geometry, SelectionSettings settings) {
        return of(geometry, settings).positions();
    }

    /** All that is read. */
    public int positions() {
        return kept + newlines;
    }

    private static int newlinesOfAll(ValidExtent extent) {
        return extent.resizing().map(Resizing::readRows).orElseGet(() -> newlines(extent));
    }

    private static int newlines(ValidExtent extent) {
        return extent.geometry().crops() == 0 ? 1 : extent.inGrid().rows();
    }

    /** r_j = R · (1 + σ_j − mean σ), where no σ_j is below 0 and their mean is at most 1/n. */
    private static int officialAtLeast(ValidExtent extent, double retentionRatio) {
        ImageGeometry geometry = extent.geometry();
        double lowestRatio = retentionRatio * (1 - 1.0 / Math.max(1, geometry.crops()));
        return (int) (geometry.viewTokens() * retentionRatio)
                + IntStream.of(extent.cropTokens())
                        .map(tokens -> (int) (tokens * lowestRatio))
                        .sum();
    }
}
