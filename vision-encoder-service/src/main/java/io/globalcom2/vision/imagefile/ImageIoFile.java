package io.globalcom2.vision.imagefile;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A file in the hands of ImageIO. */
final class ImageIoFile {
    private ImageIoFile() {}

    /** What is done with a reader that has its input. */
    interface Use<T> {
        T of(ImageReader reader) throws IOException;
    }

    /** @param file whole, from position 0, on the heap */
    static <T> T decode(String format, ByteBuffer file, Use<T> use) throws IOException {
        ImageReader reader = reader(format);
        byte[] bytes = new byte[file.limit()];
        file.get(0, bytes);
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)) {
            /** Readers that know it make no room for what cannot be there. */
            @Override
            public long length() {
                return bytes.length;
            }
        }) {
            reader.setInput(input, true, true);
            return use.of(reader);
        } finally {
            reader.dispose();
        }
    }

    /** The one of libwebp is not looked up: what ImageIO finds depends on the class loader of whoever asked it first. */
    private static ImageReader reader(String format) {
        return format.equals("WEBP")
                ? new WebPImageReaderSpi().createReaderInstance(null)
                : ImageIO.getImageReadersByFormatName(format).next();
    }
}
