package io.globalcom2.vision.imagefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageHeader;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.vision.cropping.RgbImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of any bytes is a picture of the size that its header says, always the same one, or is refused; in the memory that its header says. */
class ImageFileReaderFuzzTest {
    private static final Path PICTURES = Path.of("src/test/resources/pictures");
    private static final int LONGEST_MESSAGE = 1000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Of the whole way; a decoder has tables, and some of them a buffer for a whole strip, however small the picture is. */
    private static final long MOST_BYTES = 64 << 20;

    private final ImageFileReader reader =
            new ImageFileReader(new ImageLimits(100_000, 2000, 400_000, 100, 1000), true);

    /** Those of {@link PictureCaseTest}, to begin with. */
    static List<Arguments> pictures() throws IOException {
        List<Arguments> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(PICTURES)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.matches(".*[.].*[.]png")) {
                    pictures.add(arguments(named(name, Files.readAllBytes(file))));
                }
            }
        }
        return pictures;
    }

    @MethodSource("pictures")
    @FuzzTest
    void picture(byte[] file) {
        long allocated = allocated(file);
        // Classes that are loaded on the way, and instrumented, count once.
        assertThat(allocated < MOST_BYTES ? allocated : allocated(file)).isLessThan(MOST_BYTES);
    }

    private long allocated(byte... file) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        byte[] given = file.clone();
        try {
            RgbImage image = reader.read(given);
            assertIsOf(image, ImageHeader.read(ByteBuffer.wrap(file)));
            assertSame(image, reader.read(given));
        } catch (ServingException e) {
            assertThat(e.kind()).isIn(FailureKind.INVALID_INPUT, FailureKind.TOO_LARGE);
            assertThat(e.getCause() instanceof OutOfMemoryError).isFalse();
            assertThat(e.getMessage()).startsWith("expected ").hasSizeLessThan(LONGEST_MESSAGE);
        }
        assertThat(given).isEqualTo(file);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void assertIsOf(RgbImage image, ImageHeader header) {
        boolean isTurned = header.orientation() > 4;
        assertThat(image.width()).isEqualTo((int) (isTurned ? header.height() : header.width()));
        assertThat(image.height()).isEqualTo((int) (isTurned ? header.width() : header.height()));
    }

    private static void assertSame(RgbImage image, RgbImage again) {
        assertThat(again.size()).isEqualTo(image.size());
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    if (again.sample(x, y, channel) != image.sample(x, y, channel)) {
                        throw new AssertionError("expected the same pixel twice at " + x + "," + y);
                    }
                }
            }
        }
    }
}
