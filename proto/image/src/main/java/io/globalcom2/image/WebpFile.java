package io.globalcom2.image;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * The chunks of a WebP file (WebP Container Specification).
 *
 * @param picture a file of the first frame's pixels alone: no profile, no plane of alpha
 * @param left where the first frame begins in the picture, in pixels
 * @param top where it begins, from above
 */
public record WebpFile(ImageHeader header, ByteBuffer picture, int left, int top) {
    private static final int RIFF_BYTES = 12;
    private static final int CHUNK_BYTES = 8;
    private static final int FRAME_BYTES = 16; // of ANMF, before its chunks
    private static final Set<String> PIXELS = Set.of("VP8 ", "VP8L");

    /**
     * Takes a file apart.
     *
     * @param file read from its position, which stays
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it is of a kind that is not read
     * @throws IndexOutOfBoundsException when it is cut short
     */
    public static WebpFile parse(ByteBuffer file) {
        Parser parser = new Parser(file.slice().order(ByteOrder.LITTLE_ENDIAN));
        parser.read(RIFF_BYTES, parser.in.limit());
        return parser.result();
    }

    private static final class Parser {
        private final ByteBuffer in;
        private int pixels = -1; // where the chunk of the first frame's pixels begins
        private int canvas = -1; // where the data of VP8X begin
        private int frame = -1; // where the data of the first ANMF begin
        private int frames;
        private int exif;
        private int xmp;

        private Parser(ByteBuffer in) {
            this.in = in;
        }

        private void read(int from, int to) {
            int at = from;
            while (at + CHUNK_BYTES <= to) {
                String type = FileParts.text(in, at, 4);
                int data = at + CHUNK_BYTES;
                long length = Integer.toUnsignedLong(in.getInt(at + 4));
                long end = data + length + length % 2; // padded to an even size
                if (PIXELS.contains(type) && pixels < 0) {
                    pixels = at;
                } else if (type.equals("VP8X")) {
                    canvas = data;
                } else if (type.equals("ANMF")) {
                    frames++;
                    if (frames == 1) {
                        frame = data;
                        read(data + FRAME_BYTES, (int) Math.min(end, to));
                    }
                } else if (type.equals("EXIF") && exif == 0) {
                    exif = TiffDirectory.orientation(JpegFile.exifIn(block(data, length)));
                } else if (type.equals("XMP ") && xmp == 0) {
                    xmp = XmpOrientation.of(block(data, length));
                }
                at = (int) Math.min(end, to);
            }
        }

        private ByteBuffer block(int at, long length) {
            return in.slice(at, (int) Math.min(length, in.limit() - at));
        }

        private WebpFile result() {
            if (pixels < 0) {
                throw invalidInput("expected a WebP file with pixels, got none");
            }
            boolean lossless = in.get(pixels + 3) == 'L';
            int data = pixels + CHUNK_BYTES;
            // VP8: 14 bits each behind a frame tag and a start code (RFC 6386, 9.1); VP8L: 14 bits each less 1, behind
            // a signature (section 3).
            ByteBuffer chunk =
                    block(data, Integer.toUnsignedLong(in.getInt(pixels + 4))).order(ByteOrder.LITTLE_ENDIAN);
            int sizes = chunk.getInt(1);
            int width = lossless ? (sizes & 0x3FFF) + 1 : chunk.getShort(6) & 0x3FFF;
            int height = lossless ? ((sizes >> 14) & 0x3FFF) + 1 : chunk.getShort(8) & 0x3FFF;
            int left = frame < 0 ? 0 : 2 * threeBytes(frame);
            int top = frame < 0 ? 0 : 2 * threeBytes(frame + 3);
            int canvasWidth = canvas < 0 ? width : threeBytes(canvas + 4) + 1;
            int canvasHeight = canvas < 0 ? height : threeBytes(canvas + 7) + 1;
            if (left + width > canvasWidth || top + height > canvasHeight) {
                throw invalidInput("expected a WebP whose frame lies in its canvas of " + canvasWidth + "x"
                        + canvasHeight + ", got " + width + "x" + height + " at " + left + "," + top);
            }
            return new WebpFile(
                    new ImageHeader(
                            ImageFormat.WEBP,
                            canvasWidth,
                            canvasHeight,
                            4,
                            1,
                            Math.max(1, frames),
                            1,
                            Orientations.first(exif, xmp)),
                    picture(),
                    left,
                    top);
        }

        private ByteBuffer picture() {
            ByteBuffer chunk = block(pixels, CHUNK_BYTES + Integer.toUnsignedLong(in.getInt(pixels + 4)));
            return ByteBuffer.allocate(RIFF_BYTES + chunk.limit() + chunk.limit() % 2)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(in.slice(0, 4))
                    .putInt(4 + chunk.limit() + chunk.limit() % 2)
                    .put(in.slice(8, 4))
                    .put(chunk)
                    .clear();
        }

        private int threeBytes(int at) {
            return Short.toUnsignedInt(in.getShort(at)) | (Byte.toUnsignedInt(in.get(at + 2)) << 16);
        }
    }
}
