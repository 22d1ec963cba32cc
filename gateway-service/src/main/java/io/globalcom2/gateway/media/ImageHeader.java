package io.globalcom2.gateway.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a file says of itself before its first pixel.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
record ImageHeader(ImageType type, int width, int height) {
    // PNG specification, 5.2: the signature, then IHDR, whose chunk length is 13, as the first chunk.
    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int IHDR_LENGTH = 13;
    private static final int IHDR = 0x49484452;

    // ITU T.81, table B.1.
    private static final int JPEG_START_OF_IMAGE = 0xFFD8;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;

    long pixels() {
        return (long) width * height;
    }

    /** The header of a PNG or JPEG file, read from the buffer's position; empty when it is neither, or cut off. */
    static Optional<ImageHeader> read(ByteBuffer file) {
        ByteBuffer in = file.slice();
        try {
            if (in.getLong(0) == PNG_SIGNATURE) {
                return readPng(in.position(Long.BYTES));
            }
            if (Short.toUnsignedInt(in.getShort(0)) == JPEG_START_OF_IMAGE) {
                return readJpeg(in.position(Short.BYTES));
            }
            return Optional.empty();
        } catch (BufferUnderflowException | IndexOutOfBoundsException cutOff) {
            return Optional.empty();
        }
    }

    private static Optional<ImageHeader> readPng(ByteBuffer in) {
        if (in.getInt() != IHDR_LENGTH || in.getInt() != IHDR) {
            return Optional.empty();
        }
        return header(ImageType.PNG, in.getInt(), in.getInt());
    }

    /** Skips segments up to the start of frame, which holds the size. */
    private static Optional<ImageHeader> readJpeg(ByteBuffer in) {
        while (in.get() == (byte) 0xFF) {
            int marker = nextMarker(in);
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                return Optional.empty();
            }
            if (isStandalone(marker)) {
                continue;
            }
            int start = in.position();
            int length = Short.toUnsignedInt(in.getShort());
            if (isStartOfFrame(marker)) {
                in.get(); // Sample precision.
                int height = Short.toUnsignedInt(in.getShort());
                int width = Short.toUnsignedInt(in.getShort());
                return header(ImageType.JPEG, width, height);
            }
            if (length < Short.BYTES || start + length > in.limit()) {
                return Optional.empty();
            }
            in.position(start + length);
        }
        return Optional.empty();
    }

    /** Any number of 0xFF bytes may fill the space before a marker. */
    private static int nextMarker(ByteBuffer in) {
        int marker = 0xFF;
        while (marker == 0xFF) {
            marker = Byte.toUnsignedInt(in.get());
        }
        return marker;
    }

    /** TEM and RST0–RST7 have no length and no content. */
    private static boolean isStandalone(int marker) {
        return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
    }

    /** SOF0–SOF15; 0xC4, 0xC8 and 0xCC among them are something else. */
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static Optional<ImageHeader> header(ImageType type, int width, int height) {
        return width > 0 && height > 0 ? Optional.of(new ImageHeader(type, width, height)) : Optional.empty();
    }
}
