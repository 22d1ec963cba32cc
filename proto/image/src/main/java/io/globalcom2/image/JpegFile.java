package io.globalcom2.image;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a JPEG file (ITU T.81, annex B).
 *
 * @param picture the same file with nothing but tables, frame and scans: no profile, no thumbnail, no bytes between segments
 */
public record JpegFile(ImageHeader header, JpegColors colors, FileParts picture) {
    private static final String EXIF = "Exif\0\0";

    /**
     * Takes a file apart.
     *
     * @param file read from its position, which stays
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it is of a kind that is not read
     * @throws IndexOutOfBoundsException when it is cut short
     */
    public static JpegFile parse(ByteBuffer file) {
        Parser parser = new Parser(file.slice());
        parser.read();
        return parser.result();
    }

    /** An Exif block without the words it begins with in a JPEG. */
    static ByteBuffer exifIn(ByteBuffer segment) {
        return FileParts.startsWith(segment, EXIF)
                ? segment.slice(EXIF.length(), segment.limit() - EXIF.length())
                : segment;
    }

    private static final class Parser {
        private static final String JFIF = "JFIF\0";
        private static final int JFIF_BYTES = 14;
        private static final String ADOBE = "Adobe";
        private static final int ADOBE_BYTES = 12;
        private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

        private final ByteBuffer in;
        private final FileParts picture;
        private int at = 2; // behind the start of image
        private ByteBuffer frame = ByteBuffer.allocate(0);
        private int scans;
        private boolean jfif;
        private int adobeTransform = -1;
        private int exif;
        private int xmp;

        private Parser(ByteBuffer in) {
            this.in = in;
            picture = new FileParts(in);
            picture.keep(0, at);
        }

        /** Up to the end of image; IndexOutOfBoundsException where there is none. */
        private void read() {
            int marker = nextMarker();
            while (marker != JpegMarker.END_OF_IMAGE) {
                if (!JpegMarker.isStandalone(marker)) {
                    segment(marker);
                }
                marker = nextMarker();
            }
            picture.keep(at - 2, at);
        }

        /** Steps behind the next marker; other bytes are skipped, and any number of 0xFF may fill the space before one. */
        private int nextMarker() {
            while (true) {
                while (in.get(at) != (byte) 0xFF) {
                    at++;
                }
                while (in.get(at) == (byte) 0xFF) {
                    at++;
                }
                int marker = Byte.toUnsignedInt(in.get(at++));
                if (marker != 0) {
                    return marker;
                }
            }
        }

        private void segment(int marker) {
            int start = at - 2;
            int length = Math.max(2, Short.toUnsignedInt(in.getShort(at)));
            ByteBuffer data = in.slice(at + 2, length - 2);
            at += length;
            if (JpegMarker.isStartOfFrame(marker)) {
                requireReadable(marker, data);
                if (frame.limit() > 0) {
                    // A decoder takes its size from the first, and who looks at the limits must not take it from
                    // another.
                    throw invalidInput("expected a JPEG of one frame, got another behind it");
                }
                frame = data;
            } else if (marker == JpegMarker.START_OF_SCAN) {
                scans++;
                skipEntropyCodedData();
            } else if (scans == 0) {
                describe(marker, data);
            }
            if (JpegMarker.isOfThePicture(marker)) {
                picture.keep(start, at);
            }
        }

        /** What stands before the first scan says how to look at it. */
        private void describe(int marker, ByteBuffer data) {
            if (marker == JpegMarker.APP0 && data.limit() >= JFIF_BYTES && FileParts.startsWith(data, JFIF)) {
                jfif = true;
            } else if (marker == JpegMarker.APP14 && data.limit() >= ADOBE_BYTES && FileParts.startsWith(data, ADOBE)) {
                adobeTransform = Byte.toUnsignedInt(data.get(ADOBE_BYTES - 1));
            } else if (marker == JpegMarker.APP1 && FileParts.startsWith(data, EXIF) && exif == 0) {
                exif = TiffDirectory.orientation(exifIn(data));
            } else if (marker == JpegMarker.APP1 && FileParts.startsWith(data, XMP) && xmp == 0) {
                xmp = XmpOrientation.of(data);
            }
        }

        /** Up to the next marker that is no restart; 0xFF 0x00 is the byte 0xFF. */
        private void skipEntropyCodedData() {
            while (true) {
                while (in.get(at) != (byte) 0xFF) {
                    at++;
                }
                int next = Byte.toUnsignedInt(in.get(at + 1));
                if (next != 0 && next != 0xFF && !JpegMarker.isStandalone(next)) {
                    return;
                }
                at += next == 0xFF ? 1 : 2;
            }
        }

        private static void requireReadable(int marker, ByteBuffer data) {
            int components = Byte.toUnsignedInt(data.get(5));
            if (!JpegMarker.isReadableFrame(marker)
                    || data.get(0) != 8
                    || (components != 1 && components != 3 && components != 4)) {
                throw invalidInput(
                        "expected a baseline, extended or progressive JPEG of 1, 3 or 4 components of 8 bits, got a frame of type"
                                + " 0x%X with %d components of %d bits".formatted(marker, components, data.get(0)));
            }
        }

        private JpegFile result() {
            if (frame.limit() == 0 || scans == 0) {
                throw invalidInput("expected a JPEG with a frame and a scan, got one without");
            }
            List<Integer> ids = new ArrayList<>();
            for (int component = 0; component < frame.get(5); component++) {
                ids.add(Byte.toUnsignedInt(frame.get(6 + 3 * component)));
            }
            ImageHeader header = new ImageHeader(
                    ImageFormat.JPEG,
                    Short.toUnsignedInt(frame.getShort(3)),
                    Short.toUnsignedInt(frame.getShort(1)),
                    ids.size(),
                    1,
                    1,
                    scans,
                    Orientations.first(exif, xmp));
            return new JpegFile(header, JpegColors.of(ids, jfif, adobeTransform), picture);
        }
    }
}
