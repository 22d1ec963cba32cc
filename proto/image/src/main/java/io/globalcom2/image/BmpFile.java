package io.globalcom2.image;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A BMP file: {@code BITMAPFILEHEADER}, then a header that begins with its own size.
 *
 * @param picture the same file, its colour profile out of sight
 */
public record BmpFile(ImageHeader header, ByteBuffer picture) {
    private static final int OLDEST_HEADER_BYTES = 12; // BITMAPCOREHEADER
    private static final int HEADER_BYTES = 40; // BITMAPINFOHEADER
    private static final int V4_HEADER_BYTES = 108;
    private static final int LAST_COMPRESSION = 3; // BI_BITFIELDS; beyond it are JPEG and PNG in a BMP
    private static final int COLOR_SPACE = 14 + 56; // bV5CSType
    private static final int SRGB = 0x73524742; // LCS_sRGB

    /**
     * Takes a file apart.
     *
     * @param file read from its position, which stays
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it is of a kind that is not read
     * @throws IndexOutOfBoundsException when it is cut short
     */
    public static BmpFile parse(ByteBuffer file) {
        ByteBuffer in = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = in.getInt(14);
        if (headerBytes == OLDEST_HEADER_BYTES) {
            return new BmpFile(
                    header(
                            Short.toUnsignedLong(in.getShort(18)),
                            Short.toUnsignedLong(in.getShort(20)),
                            in.getShort(24)),
                    in);
        }
        int compression = in.getInt(30);
        if (headerBytes < HEADER_BYTES || compression < 0 || compression > LAST_COMPRESSION) {
            throw invalidInput("expected a BMP in colours, runs of them or bit fields, got a header of " + headerBytes
                    + " bytes and compression " + compression);
        }
        // A height below 0 says that the topmost row comes first.
        ImageHeader header = header(in.getInt(18), Math.abs((long) in.getInt(22)), in.getShort(28));
        return new BmpFile(header, headerBytes < V4_HEADER_BYTES ? in : withoutProfile(in));
    }

    private static ImageHeader header(long width, long height, int bits) {
        if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
            throw invalidInput("expected a BMP of 1, 4, 8, 16, 24 or 32 bits a pixel, got " + bits);
        }
        return ImageHeader.still(ImageFormat.BMP, Math.max(0, width), height, (bits + 7) / 8, 1, 1);
    }

    private static ByteBuffer withoutProfile(ByteBuffer in) {
        return ByteBuffer.allocate(in.limit())
                .put(in.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(COLOR_SPACE, SRGB);
    }
}
