package io.globalcom2.image;

/** Codes of markers (ITU T.81, table B.1), each the byte that follows 0xFF. */
final class JpegMarker {
    static final int START_OF_SCAN = 0xDA;
    static final int END_OF_IMAGE = 0xD9;
    static final int APP0 = 0xE0;
    static final int APP1 = 0xE1;
    static final int APP14 = 0xEE;

    private static final int TEM = 0x01;
    private static final int RST0 = 0xD0;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int SOF0 = 0xC0;
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int JPG = 0xC8;
    private static final int ARITHMETIC_CONDITIONING = 0xCC;
    private static final int SOF15 = 0xCF;
    private static final int QUANTIZATION_TABLES = 0xDB;
    private static final int RESTART_INTERVAL = 0xDD;

    private JpegMarker() {}

    /** Whether it has no length and no content. */
    static boolean isStandalone(int marker) {
        return marker == TEM || (marker >= RST0 && marker <= START_OF_IMAGE);
    }

    static boolean isStartOfFrame(int marker) {
        return marker >= SOF0
                && marker <= SOF15
                && marker != HUFFMAN_TABLES
                && marker != JPG
                && marker != ARITHMETIC_CONDITIONING;
    }

    /** SOF0, 1 and 2 are baseline, extended and progressive; 9 and 10 the latter two in arithmetic coding. Others are lossless or of a hierarchy. */
    static boolean isReadableFrame(int marker) {
        return marker <= SOF0 + 2 || marker == 0xC9 || marker == 0xCA;
    }

    /** Whether a decoder needs the segment. */
    static boolean isOfThePicture(int marker) {
        return isStartOfFrame(marker)
                || marker == HUFFMAN_TABLES
                || marker == ARITHMETIC_CONDITIONING
                || marker == QUANTIZATION_TABLES
                || marker == RESTART_INTERVAL
                || marker == START_OF_SCAN;
    }
}
