package io.globalcom2.image;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The blocks of a GIF file (GIF89a specification, sections 18 to 23).
 *
 * @param picture the same file up to its first frame, without extensions
 * @param left where the first frame begins in the picture, in pixels
 * @param top where it begins, from above
 * @param fill index of the colour around it
 */
public record GifFile(ImageHeader header, FileParts picture, int left, int top, int fill) {
    private static final int SCREEN_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int IMAGE = 0x2C;
    private static final int IMAGE_BYTES = 10;

    /**
     * Takes a file apart.
     *
     * @param file read from its position, which stays
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it is of a kind that is not read
     * @throws IndexOutOfBoundsException when it is cut short
     */
    public static GifFile parse(ByteBuffer file) {
        ByteBuffer in = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        FileParts picture = new FileParts(in);
        int at = SCREEN_BYTES + paletteBytes(in.get(10));
        picture.keep(0, at);
        int fill = 0;
        int first = -1;
        int frames = 0;
        while (at < in.limit()) {
            int block = Byte.toUnsignedInt(in.get(at));
            if (block == EXTENSION) {
                boolean control = Byte.toUnsignedInt(in.get(at + 1)) == GRAPHIC_CONTROL;
                if (control && first < 0 && (in.get(at + 3) & 1) == 1) {
                    fill = Byte.toUnsignedInt(in.get(at + 6));
                }
                at = endOfData(in, at + 2);
            } else if (block == IMAGE) {
                int end = endOfData(in, at + IMAGE_BYTES + paletteBytes(in.get(at + 9)) + 1);
                if (first < 0) {
                    first = at;
                    picture.keep(at, end);
                }
                frames++;
                at = end;
            } else {
                break; // The trailer, or what nobody reads.
            }
        }
        if (first < 0 || paletteBytes(in.get(10)) + paletteBytes(in.get(first + 9)) == 0) {
            throw invalidInput("expected a GIF with a frame and a palette, got one of " + frames + " frames");
        }
        int left = Short.toUnsignedInt(in.getShort(first + 1));
        int top = Short.toUnsignedInt(in.getShort(first + 3));
        // A frame may reach beyond the screen, which then grows (Pillow, GifImagePlugin).
        int width = Math.max(Short.toUnsignedInt(in.getShort(6)), left + Short.toUnsignedInt(in.getShort(first + 5)));
        int height = Math.max(Short.toUnsignedInt(in.getShort(8)), top + Short.toUnsignedInt(in.getShort(first + 7)));
        return new GifFile(
                new ImageHeader(ImageFormat.GIF, width, height, 1, 1, frames, 1, 1), picture, left, top, fill);
    }

    private static int paletteBytes(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Behind blocks that each begin with their length, the last of which is empty; the end of the file where it is cut short. */
    private static int endOfData(ByteBuffer in, int at) {
        int end = at;
        while (end < in.limit()) {
            int length = Byte.toUnsignedInt(in.get(end));
            end += 1 + length;
            if (length == 0) {
                return end;
            }
        }
        return in.limit();
    }
}
