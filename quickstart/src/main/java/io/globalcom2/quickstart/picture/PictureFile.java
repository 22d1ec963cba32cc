package io.globalcom2.quickstart.picture;

import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageConfig;
import io.globalcom2.image.ImageFormat;
import io.globalcom2.image.ImageHeader;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.quickstart.backend.LaunchException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A picture as the services will look at it, before there are any. */
public final class PictureFile {
    /** As the gateway has them where the environment says nothing else. */
    private static final long MAX_PIXELS = 50_000_000;

    private static final MemorySize MAX_FILE_BYTES = new MemorySizeConverter().convert("8M");

    private static final int START_BYTES = 512;

    private PictureFile() {}

    /**
     * Reads the header of the file.
     *
     * @return what it is, such as {@code a WEBP of 640x480 pixels}
     * @throws LaunchException when the services would not take it; the message says what it is
     */
    public static String look(Path file) throws LaunchException {
        if (!Files.exists(file)) {
            throw refusal(file, "no such file");
        }
        if (Files.isDirectory(file)) {
            throw refusal(file, "expected a picture, got a folder");
        }
        if (!Files.isRegularFile(file)) {
            throw refusal(file, "expected a picture, got a device or a pipe");
        }
        try {
            return header(file).toString();
        } catch (ServingException e) {
            throw refusal(file, e.getMessage());
        } catch (IOException e) {
            throw new LaunchException("--ask: cannot read %s: %s".formatted(file, e), e);
        }
    }

    private static ImageHeader header(Path file) throws IOException, LaunchException {
        SmallRyeConfig environment = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .withMapping(ImageConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .build();
        long maxBytes = environment
                .getOptionalValue("globalcom2.gateway.max-image-bytes", MemorySize.class)
                .orElse(MAX_FILE_BYTES)
                .asLongValue();
        long bytes = Files.size(file);
        if (bytes == 0) {
            throw refusal(file, "expected a picture, got an empty file");
        }
        if (bytes > maxBytes) {
            try (InputStream in = Files.newInputStream(file)) {
                ImageFormat.of(
                        ByteBuffer.wrap(in.readNBytes(START_BYTES))); // A film is none of ours, whatever its size.
            }
            throw refusal(file, "expected at most %d bytes, got %d".formatted(maxBytes, bytes));
        }
        ImageHeader header = ImageHeader.read(ByteBuffer.wrap(Files.readAllBytes(file)));
        long maxPixels = environment
                .getOptionalValue("globalcom2.gateway.max-pixels", Long.class)
                .orElse(MAX_PIXELS);
        ImageLimits.of(environment.getConfigMapping(ImageConfig.class), maxPixels)
                .check(header);
        return header;
    }

    private static LaunchException refusal(Path file, String reason) {
        return new LaunchException("--ask: %s: %s".formatted(file, reason));
    }
}
