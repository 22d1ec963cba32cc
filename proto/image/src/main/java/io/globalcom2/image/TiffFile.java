package io.globalcom2.image;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * A TIFF file of which the first picture counts (TIFF 6.0, section 8).
 *
 * @param picture the same file, its colour profile out of sight and its palette of 8 bits
 */
public record TiffFile(ImageHeader header, ByteBuffer picture) {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 32_773L, 32_946L);
    private static final int PHOTOMETRIC = 262;
    private static final int YCBCR = 6;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int SAMPLE_FORMAT = 339;
    private static final int UNSIGNED = 1;
    private static final int COLOR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int STRIP_BYTE_COUNTS = 279;
    private static final int TILE_BYTE_COUNTS = 325;
    /** Of one tile where the picture is smaller: what a decoder holds is bounded by the picture's own size, or by this. */
    private static final long MOST_TILE_PIXELS = 1 << 20;

    private static final int COLOR_PROFILE = 34675;
    /** A private tag that nobody reads. */
    private static final short NO_TAG = (short) 65000;
    /** More than any limit of frames has a use for. */
    private static final int MAX_CHAIN = 1 << 20;

    /**
     * Takes a file apart.
     *
     * @param file read from its position, which stays
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it is of a kind that is not read
     * @throws IndexOutOfBoundsException when it is cut short
     */
    public static TiffFile parse(ByteBuffer file) {
        TiffDirectory directory = TiffDirectory.first(file);
        ImageHeader header = header(directory);
        ByteBuffer picture = picture(file, directory);
        // What is changed for the decoder may lie where the file says how large it is.
        if (picture.getInt(0) != file.slice().order(picture.order()).getInt(0)
                || !header(TiffDirectory.first(picture)).equals(header)) {
            throw invalidInput("expected a TIFF whose parts lie apart, got one whose tables lie in each other");
        }
        return new TiffFile(header, picture);
    }

    private static ImageHeader header(TiffDirectory directory) {
        long bits = directory.value(BITS_PER_SAMPLE, 1);
        long samples = directory.value(SAMPLES_PER_PIXEL, 1);
        long format = directory.value(SAMPLE_FORMAT, UNSIGNED);
        if (bits < 1 || bits > 16 || samples < 1 || samples > 5 || format != UNSIGNED) {
            throw invalidInput("expected a TIFF of 1 to 5 unsigned samples of at most 16 bits, got " + samples + " of "
                    + bits + " bits and format " + format);
        }
        long compression = directory.value(COMPRESSION, 1);
        long colors = directory.value(PHOTOMETRIC, 1);
        if (!COMPRESSIONS.contains(compression) || colors > YCBCR) {
            throw invalidInput(
                    "expected a TIFF in gray, palette, RGB, CMYK or YCbCr, raw or packed by CCITT, LZW, JPEG, Deflate or"
                            + " PackBits, got colours of type " + colors + " and compression " + compression);
        }
        long width = directory.value(WIDTH, 0);
        long height = directory.value(HEIGHT, 0);
        long tilePixels = directory.value(TILE_WIDTH, 0) * directory.value(TILE_HEIGHT, 0);
        if (tilePixels < 0 || tilePixels > Math.max(MOST_TILE_PIXELS, width * height)) {
            throw invalidInput("expected a TIFF in tiles of at most %d pixels or its own size, got %dx%d"
                    .formatted(MOST_TILE_PIXELS, directory.value(TILE_WIDTH, 0), directory.value(TILE_HEIGHT, 0)));
        }
        return new ImageHeader(
                ImageFormat.TIFF,
                width,
                height,
                (int) samples,
                bits > 8 ? 2 : 1,
                directory.chain(MAX_CHAIN),
                1,
                Orientations.first((int) directory.value(TiffDirectory.ORIENTATION, 0), 0));
    }

    private static ByteBuffer picture(ByteBuffer file, TiffDirectory directory) {
        ByteBuffer in = file.slice();
        ByteBuffer copy = ByteBuffer.allocate(in.limit()).put(in).flip();
        copy.order(copy.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int profile = directory.entry(COLOR_PROFILE);
        if (profile >= 0) {
            copy.putShort(profile, NO_TAG);
        }
        // A decoder makes room for as many before it reads them.
        directory.bound(STRIP_BYTE_COUNTS, copy.limit(), copy);
        directory.bound(TILE_BYTE_COUNTS, copy.limit(), copy);
        int palette = directory.entry(COLOR_MAP);
        if (palette >= 0) {
            roundDown(copy, copy.getInt(palette + 8), directory.values(COLOR_MAP));
        }
        return copy;
    }

    /** Colours of 16 bits to such that, however they become 8 bits, are the upper byte. */
    private static void roundDown(ByteBuffer copy, int from, long colors) {
        for (int i = 0; i < colors; i++) {
            int at = from + i * Short.BYTES;
            copy.putShort(at, (short) (Byte.toUnsignedInt((byte) (copy.getShort(at) >> 8)) * 0x101));
        }
    }
}
