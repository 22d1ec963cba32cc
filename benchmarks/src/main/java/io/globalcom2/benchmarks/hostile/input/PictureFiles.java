package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import io.globalcom2.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Whole files of every format. */
final class PictureFiles {
    private PictureFiles() {}

    /** Noise, of which every byte of a file counts. Gray levels, which every format keeps. */
    static BufferedImage noise(SplittableRandom random, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(256) * 0x010101);
            }
        }
        return image;
    }

    /** The picture as a file; exact but for JPEG. */
    static ByteString write(BufferedImage image, ImageFormat format) {
        return write(image, format, false);
    }

    /** A JPEG of several scans. */
    static ByteString writeProgressive(BufferedImage image) {
        return write(image, ImageFormat.JPEG, true);
    }

    private static ByteString write(BufferedImage image, ImageFormat format, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format.name().toLowerCase(Locale.ROOT))
                .next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        if (format == ImageFormat.JPEG) {
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(1);
            settings.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        }
        if (format == ImageFormat.WEBP) {
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionType("Lossless");
        }
        ByteString.Output bytes = ByteString.newOutput();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteString();
    }
}
