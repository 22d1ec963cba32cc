package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import io.globalcom2.image.ImageFormat;
import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.chat.Samples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Pictures whose answers are known, in formats of every kind; and pictures of odd sizes. */
final class WholePictures implements InputGenerator {
    private static final int[] ODD_EDGES = {1, 2, 3, 7, 8, 9, 15, 111, 112, 113, 337, 1000};
    /** Keep every pixel, however many colours there are. */
    private static final Set<ImageFormat> EXACT =
            EnumSet.of(ImageFormat.PNG, ImageFormat.BMP, ImageFormat.TIFF, ImageFormat.WEBP);

    private final List<SampleQuestion> questions;

    /** @param samples of the demo model */
    WholePictures(Path samples) throws IOException {
        questions = Samples.all(samples);
    }

    @Override
    public HostileInput next(SplittableRandom random) {
        ImageFormat format = Draw.oneOf(random, List.of(ImageFormat.values()));
        if (random.nextInt(3) == 0 || !EXACT.contains(format)) {
            int width = ODD_EDGES[random.nextInt(ODD_EDGES.length)];
            int height = ODD_EDGES[random.nextInt(ODD_EDGES.length)];
            return PictureQuestions.about(
                    InputClass.WHOLE_PICTURES,
                    "a %s of %dx%d".formatted(format, width, height),
                    PictureFiles.write(PictureFiles.noise(random, width, height), format),
                    Expectation.answered(Set.of()));
        }
        SampleQuestion question = Draw.oneOf(random, questions);
        return PictureQuestions.about(
                InputClass.WHOLE_PICTURES,
                "%s as %s".formatted(question.image().getFileName(), format),
                file(question.image(), format),
                question.text(),
                Expectation.answered(Set.copyOf(question.answers())));
    }

    /** What a JPEG decodes to is its decoder's business: it stays as it is. */
    private static ByteString file(Path picture, ImageFormat format) {
        try {
            return picture.toString().endsWith(".png")
                    ? PictureFiles.write(rgb(ImageIO.read(picture.toFile())), format)
                    : ByteString.copyFrom(Files.readAllBytes(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage rgb(BufferedImage image) {
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                copy.setRGB(x, y, image.getRGB(x, y));
            }
        }
        return copy;
    }
}
