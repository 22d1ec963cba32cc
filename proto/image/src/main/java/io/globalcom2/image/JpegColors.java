package io.globalcom2.image;

import java.util.List;

/** What the components of a JPEG mean. */
public enum JpegColors {
    GRAY,
    YCBCR,
    RGB,
    CMYK,
    /** Cyan, magenta and yellow as YCbCr, and black. */
    YCCK;

    private static final int NO_TRANSFORM = 0;

    /**
     * As libjpeg decides it ({@code jdapimin.c}, default_decompress_parms): markers first, then the ids of the components. Where Adobe's marker
     * names a transform that the number of channels does not have, it is the usual one of that number.
     *
     * @param ids of the components: 1, 3 or 4
     * @param adobeTransform of Adobe's marker, −1 without one
     */
    static JpegColors of(List<Integer> ids, boolean jfif, int adobeTransform) {
        boolean adobe = adobeTransform >= 0;
        return switch (ids.size()) {
            case 1 -> GRAY;
            case 3 -> {
                if (jfif) {
                    yield YCBCR;
                }
                boolean namedRgb = ids.equals(List.of((int) 'R', (int) 'G', (int) 'B'));
                yield (adobe ? adobeTransform == NO_TRANSFORM : namedRgb) ? RGB : YCBCR;
            }
            default -> adobe && adobeTransform != NO_TRANSFORM ? YCCK : CMYK;
        };
    }
}
