package io.globalcom2.image;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.ServingException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What a file says of itself. Nothing of it is checked against {@link ImageLimits}.
 *
 * @param width in pixels as stored, 0 to 2³² − 1
 * @param height in pixels as stored, 0 to 2³² − 1
 * @param samples that a decoder holds for each pixel, 1 to 4 or more: alpha counts, a palette's index is one
 * @param sampleBytes that a decoder takes for each of them, 1 or 2
 * @param frames pictures in the file, at least 1; the first one is read
 * @param scans passes over the whole picture, at least 1
 * @param orientation how the stored picture is to be turned, 1 to 8 as Exif 2.3 counts them (4.6.4, tag 274); 1 where nothing else is said
 */
public record ImageHeader(
        ImageFormat format,
        long width,
        long height,
        int samples,
        int sampleBytes,
        int frames,
        int scans,
        int orientation) {

    private static final double MOST_DECODED_BYTES = 1L << 50;

    /** One frame, one scan. */
    static ImageHeader still(
            ImageFormat format, long width, long height, int samples, int sampleBytes, int orientation) {
        return new ImageHeader(format, width, height, samples, sampleBytes, 1, 1, orientation);
    }

    /**
     * The header of a file.
     *
     * @param file a whole file, read from its position, which stays
     * @throws ServingException INVALID_INPUT when it is of no {@link ImageFormat}, of a kind that is not read, or cut short where that shows
     */
    public static ImageHeader read(ByteBuffer file) {
        ImageFormat format = ImageFormat.of(file);
        try {
            return switch (format) {
                case PNG -> PngFile.parse(file).header();
                case JPEG -> JpegFile.parse(file).header();
                case WEBP -> WebpFile.parse(file).header();
                case GIF -> GifFile.parse(file).header();
                case BMP -> BmpFile.parse(file).header();
                case TIFF -> TiffFile.parse(file).header();
            };
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw invalidInput("expected a whole " + format + " file, got one of " + file.remaining()
                    + " bytes that is cut short");
        }
    }

    /** Memory that a decoder fills, in bytes; at most 2⁵⁰, whatever a header says. */
    public long decodedBytes() {
        return (long) Math.min((double) width * height * samples * sampleBytes, MOST_DECODED_BYTES);
    }

    /** For messages: {@code a PNG of 6x4 pixels}. */
    @Override
    public String toString() {
        return "a " + format + " of " + width + "x" + height + " pixels";
    }
}
