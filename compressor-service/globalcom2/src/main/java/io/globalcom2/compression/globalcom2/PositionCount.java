package io.globalcom2.compression.globalcom2;

import java.util.stream.IntStream;

/** How many positions of a prompt an image takes, newlines included, as far as that is known before its scores are. */
public final class PositionCount {
    private PositionCount() {}

    /** The exact number in profile standard; in profile official, where the scores decide it, the least that it can be. */
    public static int atLeast(ImageGeometry geometry, SelectionSettings settings) {
        ValidExtent extent = ValidExtent.of(geometry, settings.profile());
        return switch (settings.profile()) {
            case STANDARD ->
                settings.keepsAll()
                        ? extent.tokens() + newlinesOfAll(extent)
                        : TokenBudget.roundedShare(extent.tokens(), settings.retentionRatio()) + newlines(extent);
            case OFFICIAL -> officialAtLeast(extent, settings.retentionRatio());
        };
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
                        .sum()
                + geometry.gridHeight();
    }
}
