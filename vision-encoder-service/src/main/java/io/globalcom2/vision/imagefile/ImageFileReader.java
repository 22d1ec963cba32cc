package io.globalcom2.vision.imagefile;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.BmpFile;
import io.globalcom2.image.GifFile;
import io.globalcom2.image.ImageHeader;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.image.JpegFile;
import io.globalcom2.image.PngFile;
import io.globalcom2.image.TiffFile;
import io.globalcom2.image.WebpFile;
import io.globalcom2.vision.cropping.PixelSize;
import io.globalcom2.vision.cropping.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads image files as Pillow's {@code Image.open(file).convert("RGB")} does, and turns them by their orientation as
 * {@code ImageOps.exif_transpose} does: the first frame, transparency dropped and not composited, no colour profile applied. Of 16-bit samples the
 * upper byte is taken; Pillow differs for 16-bit gray alone, which it clips to white. Safe for many threads.
 */
public final class ImageFileReader {
    /** Three bytes a pixel must fit one Java array. */
    public static final long MAX_PIXELS = Integer.MAX_VALUE / 4;

    private final ImageLimits limits;
    private final boolean turns;

    /**
     * Reads within limits.
     *
     * @param limits of at most {@link #MAX_PIXELS} pixels
     * @param turns whether pictures are turned as their files say; else they are read as stored
     */
    public ImageFileReader(ImageLimits limits, boolean turns) {
        this.limits = requireNonNull(limits, "limits is null");
        this.turns = turns;
        if (limits.maxPixels() > MAX_PIXELS) {
            throw new IllegalArgumentException(
                    "expected max-pixels in 1.." + MAX_PIXELS + ", got " + limits.maxPixels());
        }
    }

    /**
     * Decodes a file.
     *
     * @param file a whole file; not changed
     * @throws ServingException INVALID_INPUT when it is of no format that is read, damaged, cut short or of a kind that is not supported; TOO_LARGE
     *     when its header announces more than is accepted, which is looked at before anything is decoded, or when there is no memory to decode it
     */
    public RgbImage read(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        ImageHeader header = ImageHeader.read(bytes);
        limits.check(header);
        try {
            RgbCanvas canvas = new RgbCanvas(
                    new PixelSize((int) header.width(), (int) header.height()),
                    Orientation.of(turns ? header.orientation() : 1));
            decode(header, bytes, canvas);
            return canvas.image();
        } catch (OutOfMemoryError e) {
            // Nothing was kept of it; those beside it go on.
            throw new ServingException(
                    FailureKind.TOO_LARGE, "expected a picture that there is memory to decode, got " + header, e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof ServingException serving) {
                throw serving;
            }
            // ImageIO's readers let unchecked exceptions of many types out on damaged files.
            throw new ServingException(
                    FailureKind.INVALID_INPUT,
                    "expected a readable " + header.format() + " file, got: " + e.getMessage(),
                    e);
        }
    }

    private static void decode(ImageHeader header, ByteBuffer file, RgbCanvas canvas) throws IOException {
        switch (header.format()) {
            case JPEG -> JpegDecoder.decode(JpegFile.parse(file), canvas);
            case PNG -> {
                ByteBuffer picture = PngFile.parse(file).picture().toBuffer();
                PngChecksums.require(picture);
                copy(header, picture, canvas);
            }
            case BMP -> copy(header, BmpFile.parse(file).picture(), canvas);
            case TIFF -> copy(header, TiffFile.parse(file).picture(), canvas);
            case GIF -> copy(header, GifFile.parse(file), canvas);
            case WEBP -> {
                WebpFile webp = WebpFile.parse(file);
                RgbPixels.copy(image(header, webp.picture()), canvas, webp.left(), webp.top());
            }
        }
    }

    private static void copy(ImageHeader header, ByteBuffer picture, RgbCanvas canvas) throws IOException {
        RgbPixels.copy(image(header, picture), canvas, 0, 0);
    }

    private static void copy(ImageHeader header, GifFile gif, RgbCanvas canvas) throws IOException {
        BufferedImage frame = image(header, gif.picture().toBuffer());
        IndexColorModel palette = (IndexColorModel) frame.getColorModel();
        if (gif.fill() < palette.getMapSize()) {
            int color = palette.getRGB(gif.fill());
            for (int y = 0; y < header.height(); y++) {
                for (int x = 0; x < header.width(); x++) {
                    canvas.put(x, y, color >> 16, color >> 8, color);
                }
            }
        }
        RgbPixels.copy(frame, canvas, gif.left(), gif.top());
    }

    private static BufferedImage image(ImageHeader header, ByteBuffer picture) throws IOException {
        return ImageIoFile.decode(header.format().name(), picture, reader -> reader.read(0));
    }
}
