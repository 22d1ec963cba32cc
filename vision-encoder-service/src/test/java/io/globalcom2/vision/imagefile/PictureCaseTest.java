package io.globalcom2.vision.imagefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.image.ImageHeader;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.vision.cropping.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each picture of {@code resources/pictures} is what Pillow makes of it, which stands beside it; {@code make.py} wrote both. */
class PictureCaseTest {
    private static final Path FOLDER = Path.of("src/test/resources/pictures");
    private static final String EXPECTED = ".png";
    private static final ImageFileReader READER =
            new ImageFileReader(new ImageLimits(10_000, 100, 40_000, 20, 3), true);

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            return names.stream()
                    .filter(name -> names.contains(name + EXPECTED))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsPillowReadsIt(String name) throws IOException {
        RgbImage expected = READER.read(Files.readAllBytes(FOLDER.resolve(name + EXPECTED)));

        RgbImage image = READER.read(Files.readAllBytes(FOLDER.resolve(name)));

        assertThat(image.size()).isEqualTo(expected.size());
        assertThat(largestDifference(image, expected)).isLessThanOrEqualTo(name.contains("jp") ? 2 : 0);
    }

    /** What a file announces is what it holds. */
    @ParameterizedTest
    @MethodSource("cases")
    void announcesItsSize(String name) throws IOException {
        byte[] file = Files.readAllBytes(FOLDER.resolve(name));

        ImageHeader header = ImageHeader.read(ByteBuffer.wrap(file));

        RgbImage image = new ImageFileReader(ImageLimits.ofPixels(10_000), false).read(file);
        assertThat(header.width()).isEqualTo(image.width());
        assertThat(header.height()).isEqualTo(image.height());
    }

    private static int largestDifference(RgbImage image, RgbImage expected) {
        int largest = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    int difference = Math.abs(image.sample(x, y, channel) - expected.sample(x, y, channel));
                    largest = Math.max(largest, difference);
                }
            }
        }
        return largest;
    }
}
