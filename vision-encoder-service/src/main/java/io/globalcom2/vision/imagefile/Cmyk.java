package io.globalcom2.vision.imagefile;

/** Ink to light as Pillow does it, without a profile ({@code src/libImaging/Convert.c}, cmyk2rgb). */
final class Cmyk {
    private Cmyk() {}

    /**
     * One of red, green and blue.
     *
     * @param ink cyan, magenta or yellow, 0 to 255
     * @param black 0 to 255
     */
    static int light(int ink, int black) {
        int white = 255 - black;
        int product = ink * white + 128;
        return Math.max(0, white - (((product >> 8) + product) >> 8)); // product / 255, rounded
    }
}
