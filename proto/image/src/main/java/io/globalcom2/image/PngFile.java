package io.globalcom2.image;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/**
 * The chunks of a PNG file (PNG specification, 5.3: length, type, data, checksum).
 *
 * @param picture the same file with nothing but size, palette and pixels: no profile, no text, no transparency
 */
public record PngFile(ImageHeader header, FileParts picture) {
    private static final int SIGNATURE_BYTES = 8;
    private static final int FRAME_BYTES = 12; // length, type, checksum
    private static final Set<String> OF_THE_PICTURE = Set.of("IHDR", "PLTE", "IDAT", "IEND");
    /** Channels by colour type (11.2.1). */
    private static final Map<Integer, Integer> SAMPLES = Map.of(0, 1, 2, 3, 3, 1, 4, 2, 6, 4);

    private static final String XMP = "XML:com.adobe.xmp\0";

    /**
     * Takes a file apart.
     *
     * @param file read from its position, which stays
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it is of a kind that is not read
     * @throws IndexOutOfBoundsException when it is cut short
     */
    public static PngFile parse(ByteBuffer file) {
        ByteBuffer in = file.slice();
        FileParts picture = new FileParts(in);
        picture.keep(0, SIGNATURE_BYTES);
        if (!FileParts.text(in, SIGNATURE_BYTES + 4, 4).equals("IHDR")) {
            throw invalidInput(
                    "expected a PNG file that begins with IHDR, got " + FileParts.text(in, SIGNATURE_BYTES + 4, 4));
        }
        int frames = 1;
        int exif = 0;
        int xmp = 0;
        int at = SIGNATURE_BYTES;
        // What is cut short shows to whoever decodes it.
        while (at + FRAME_BYTES <= in.limit()) {
            long length = Integer.toUnsignedLong(in.getInt(at));
            String type = FileParts.text(in, at + 4, 4);
            int end = (int) Math.min(in.limit(), at + FRAME_BYTES + length);
            ByteBuffer data = in.slice(at + 8, Math.max(0, end - at - FRAME_BYTES));
            if (OF_THE_PICTURE.contains(type)) {
                picture.keep(at, end);
            }
            if (type.equals("acTL") && data.limit() >= Integer.BYTES) {
                frames = Math.max(1, data.getInt(0));
            }
            if (type.equals("eXIf") && exif == 0) {
                exif = TiffDirectory.orientation(data);
            }
            if (type.equals("iTXt") && xmp == 0 && FileParts.startsWith(data, XMP)) {
                xmp = XmpOrientation.of(data);
            }
            at = type.equals("IEND") ? in.limit() : end;
        }
        return new PngFile(header(in, frames, Orientations.first(exif, xmp)), picture);
    }

    private static ImageHeader header(ByteBuffer in, int frames, int orientation) {
        int bits = in.get(24);
        int colorType = in.get(25);
        if (!SAMPLES.containsKey(colorType) || bits < 1 || bits > 16) {
            throw invalidInput("expected a PNG of a colour type that the specification knows, got type " + colorType
                    + " of " + bits + " bits");
        }
        return new ImageHeader(
                ImageFormat.PNG,
                Integer.toUnsignedLong(in.getInt(16)),
                Integer.toUnsignedLong(in.getInt(20)),
                SAMPLES.get(colorType),
                bits > 8 ? 2 : 1,
                frames,
                1,
                orientation);
    }
}
