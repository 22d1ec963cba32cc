package io.globalcom2.vision.imagefile;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.vision.cropping.PixelSize;
import io.globalcom2.vision.cropping.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG and JPEG files as Pillow's {@code Image.open(file).convert("RGB")} does: transparency is dropped, not composited; colour profiles
 * and the orientation in EXIF data are not applied (Hugging Face applies neither). Of 16-bit samples the upper byte is taken; Pillow differs
 * for 16-bit gray alone, which it clips to white. Safe for many threads.
 */
public final class ImageFileReader {
    /** Three bytes a pixel must fit one Java array. */
    public static final long MAX_PIXELS = Integer.MAX_VALUE / 4;

    private final long maxPixels;

    /**
     * Reads up to a size.
     *
     * @param maxPixels largest width · height that is decoded, 1 to {@link #MAX_PIXELS}
     */
    public ImageFileReader(long maxPixels) {
        if (maxPixels < 1 || maxPixels > MAX_PIXELS) {
            throw new IllegalArgumentException("expected max-pixels in 1.." + MAX_PIXELS + ", got " + maxPixels);
        }
        this.maxPixels = maxPixels;
    }

    /**
     * Decodes a file.
     *
     * @param file a whole file; not changed
     * @throws ServingException INVALID_INPUT when it is no PNG or JPEG, damaged, cut short or of a kind that is not supported; TOO_LARGE when its
     *     header announces more pixels than are accepted, which is looked at before anything is decoded
     */
    public RgbImage read(byte[] file) {
        ImageFormat format = ImageFormat.of(file);
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(input, true, true);
            checkSize(format, new PixelSize(reader.getWidth(0), reader.getHeight(0)));
            return decode(reader, format);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            // ImageIO's readers let unchecked exceptions out on damaged files.
            throw new ServingException(
                    FailureKind.INVALID_INPUT, "expected a readable " + format + " file, got: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    private void checkSize(ImageFormat format, PixelSize size) {
        if (size.pixels() > maxPixels) {
            throw new ServingException(
                    FailureKind.TOO_LARGE,
                    "expected at most " + maxPixels + " pixels, got a " + format + " of " + size + " = "
                            + size.pixels());
        }
    }

    private static RgbImage decode(ImageReader reader, ImageFormat format) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        BufferedImage image = reader.read(0);
        for (String warning : warnings) {
            // libjpeg fills what is missing with gray and only warns.
            if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                throw invalidInput("expected a whole " + format + " file, got one cut short: " + warning);
            }
        }
        return RgbPixels.of(image);
    }
}
