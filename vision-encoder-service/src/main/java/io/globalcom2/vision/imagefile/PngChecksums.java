package io.globalcom2.vision.imagefile;

import static io.globalcom2.failure.ServingException.invalidInput;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The checksums of a PNG's size and palette (PNG specification, 5.5), which Pillow looks at and ImageIO does not: one flipped bit there is another
 * picture. Those of the pixels are left alone, as Pillow leaves them.
 */
final class PngChecksums {
    private static final int SIGNATURE_BYTES = 8;
    private static final int FRAME_BYTES = 12; // length, type, checksum
    private static final Set<String> CHECKED = Set.of("IHDR", "PLTE");

    private PngChecksums() {}

    /**
     * Looks at a file.
     *
     * @param file whole, from position 0; a chunk that is cut short shows to whoever decodes it
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when one does not fit
     */
    static void require(ByteBuffer file) {
        int at = SIGNATURE_BYTES;
        while (at + FRAME_BYTES <= file.limit()) {
            long end = at + FRAME_BYTES + Integer.toUnsignedLong(file.getInt(at));
            if (end > file.limit()) {
                return;
            }
            String type = ISO_8859_1.decode(file.slice(at + 4, 4)).toString();
            if (CHECKED.contains(type)) {
                CRC32 sum = new CRC32();
                sum.update(file.slice(at + 4, (int) end - at - 8));
                if ((int) sum.getValue() != file.getInt((int) end - 4)) {
                    throw invalidInput("expected a PNG whose checksums fit, got one whose " + type + " is damaged");
                }
            }
            at = (int) end;
        }
    }
}
