package io.globalcom2.image;

/** Which of the orientations that a file names holds. */
final class Orientations {
    private static final int UPRIGHT = 1;
    private static final int LAST = 8;

    private Orientations() {}

    /** The one of the Exif block if it names any (0: it does not), else the one in XMP; whatever is not 1 to 8 turns nothing. */
    static int first(int exif, int xmp) {
        int named = exif != 0 ? exif : xmp;
        return named >= UPRIGHT && named <= LAST ? named : UPRIGHT;
    }
}
