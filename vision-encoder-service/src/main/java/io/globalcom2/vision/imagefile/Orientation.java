package io.globalcom2.vision.imagefile;

import io.globalcom2.vision.cropping.PixelSize;

/** How a stored picture is to be turned, in the order of Exif's numbers 1 to 8 (Exif 2.3, 4.6.4, tag 274). */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    MIRRORED_UPSIDE_DOWN(false, false, true),
    TRANSPOSED(true, false, false),
    TURNED_RIGHT(true, true, false),
    TRANSVERSED(true, true, true),
    TURNED_LEFT(true, false, true);

    private final boolean swapsAxes;
    private final boolean fromRight; // whether columns of the turned picture count from its right edge
    private final boolean fromBottom;

    Orientation(boolean swapsAxes, boolean fromRight, boolean fromBottom) {
        this.swapsAxes = swapsAxes;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** @param number 1 to 8 */
    static Orientation of(int number) {
        return values()[number - 1];
    }

    /** Size of a picture once it is turned. */
    PixelSize turn(PixelSize stored) {
        return swapsAxes ? new PixelSize(/* width= */ stored.height(), /* height= */ stored.width()) : stored;
    }

    /** Where a stored pixel comes to lie in a turned picture: its number, row by row. */
    int place(int x, int y, PixelSize turned) {
        int column = swapsAxes ? y : x;
        int row = swapsAxes ? x : y;
        return (fromBottom ? turned.height() - 1 - row : row) * turned.width()
                + (fromRight ? turned.width() - 1 - column : column);
    }
}
