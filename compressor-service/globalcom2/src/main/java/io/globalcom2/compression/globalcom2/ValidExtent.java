package io.globalcom2.compression.globalcom2;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which tokens show image and not padding: LLaVA's unpad. The image is scaled until it fits the assembled crop grid, centred, and the padding
 * of the shorter axis, halved and rounded down, is taken off on both sides; so one row or column of padding may remain.
 */
public final class ValidExtent {
    private final ImageGeometry geometry;
    private final Profile profile;
    private final TokenRectangle inGrid;
    private final List<TokenRectangle> inCrops;
    private final Optional<Resizing> resizing;

    private ValidExtent(ImageGeometry geometry, Profile profile, TokenRectangle inGrid) {
        this.geometry = geometry;
        this.profile = profile;
        this.inGrid = inGrid;
        this.inCrops = inGrid.perCrop(geometry);
        this.resizing = profile == Profile.STANDARD ? Resizing.of(geometry, inGrid) : Optional.empty();
    }

    /** The extent of an image as the profile rounds it. */
    public static ValidExtent of(ImageGeometry geometry, Profile profile) {
        return new ValidExtent(geometry, requireNonNull(profile, "profile is null"), inGrid(geometry, profile));
    }

    public ImageGeometry geometry() {
        return geometry;
    }

    Profile profile() {
        return profile;
    }

    /** The valid tokens of the assembled crop grid. */
    public TokenRectangle inGrid() {
        return inGrid;
    }

    /**
     * The valid tokens of a view, in its own coordinates: of the thumbnail all.
     *
     * @param view 0 for the thumbnail, 1..n for the crops row by row
     */
    public TokenRectangle inView(int view) {
        return view == 0 ? TokenRectangle.wholeView(geometry) : inCrops.get(view - 1);
    }

    /** N_j for each crop: [n]. */
    int[] cropTokens() {
        return inCrops.stream().mapToInt(TokenRectangle::tokens).toArray();
    }

    /** How the uncompressed model reads the crops where it does not read all of their tokens. */
    Optional<Resizing> resizing() {
        return resizing;
    }

    /** What the uncompressed model reads, newlines not counted: the thumbnail's tokens and the valid ones of every crop, or what they are resized to. */
    int tokens() {
        return geometry.viewTokens()
                + resizing.map(Resizing::tokens)
                        .orElseGet(() -> IntStream.of(cropTokens()).sum());
    }

    private static TokenRectangle inGrid(ImageGeometry geometry, Profile profile) {
        if (geometry.crops() == 0) {
            return new TokenRectangle(0, 0, 0, 0);
        }
        int gridWidth = geometry.gridWidth();
        int gridHeight = geometry.gridHeight();
        double imageAspect = (double) geometry.imageWidth() / geometry.imageHeight();
        double gridAspect = (double) gridWidth / gridHeight;
        if (imageAspect > gridAspect) {
            double height = geometry.imageHeight() * ((double) gridWidth / geometry.imageWidth());
            int padding = (gridHeight - wholeTokens(height, profile)) / 2;
            return new TokenRectangle(0, gridWidth, padding, gridHeight - padding);
        }
        double width = geometry.imageWidth() * ((double) gridHeight / geometry.imageHeight());
        int padding = (gridWidth - wholeTokens(width, profile)) / 2;
        return new TokenRectangle(padding, gridWidth - padding, 0, gridHeight);
    }

    private static int wholeTokens(double size, Profile profile) {
        return switch (profile) {
            // compress_crops in the released code: int(x)
            case OFFICIAL -> (int) size;
            // unpad_image in Hugging Face's modeling_llava_next.py: int(round(x, 7)), where Python rounds the exact
            // decimal value
            case STANDARD ->
                new BigDecimal(size).setScale(7, RoundingMode.HALF_EVEN).intValue();
        };
    }
}
