package io.globalcom2.benchmarks.compare.serving.asking;

import com.google.protobuf.ByteString;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/**
 * Questions about one square picture, which fills a grid of 2 × 2 crops without padding: 2,928 positions with a tower of 24 × 24 tokens.
 *
 * <p>A cached picture is one that the encoder has features of. It says nothing of the language model, which keeps prompts too: every question about it begins, before its
 * picture, with another number, so that no two share more than a few positions at their beginning. About a picture that was read all begin alike. A new picture differs in a pixel, so that its hash differs.
 */
public final class Questions {
    private static final String TEXT = "What is there?";
    private static final String SAMPLE = "demo-model/samples/scene-1.png";

    private final BufferedImage sample;
    private final ByteString cached;
    private final AtomicInteger count = new AtomicInteger();

    private Questions(BufferedImage sample) throws IOException {
        this.sample = sample;
        this.cached = png();
    }

    /** Reads the picture, one of the demo model's samples in the repository. */
    public static Questions open(Path repository) throws IOException {
        return new Questions(ImageIO.read(repository.resolve(SAMPLE).toFile()));
    }

    /** Cached when it was asked for once. */
    public PictureQuestion aboutCached(double ratio, int tokens) {
        return new PictureQuestion(cached, opening(count.incrementAndGet()), TEXT, ratio, tokens);
    }

    /** Of a picture of its own. */
    public PictureQuestion aboutNew(double ratio, int tokens) throws IOException {
        int number = count.incrementAndGet();
        return new PictureQuestion(changed(number), opening(number), TEXT, ratio, tokens);
    }

    /** Read when it was asked for once at this ratio; the question is another each time. */
    public PictureQuestion aboutRead(double ratio, int tokens) {
        return new PictureQuestion(cached, opening(0), opening(count.incrementAndGet()), ratio, tokens);
    }

    /** Of any. */
    public PictureQuestion about(Picture picture, double ratio, int tokens) throws IOException {
        return switch (picture) {
            case NEW -> aboutNew(ratio, tokens);
            case CACHED -> aboutCached(ratio, tokens);
            case READ -> aboutRead(ratio, tokens);
        };
    }

    /** The last digit comes first, so that numbers in a row differ from their first character. */
    static String opening(int number) {
        return new StringBuilder("%06d".formatted(number)).reverse() + " is the case.";
    }

    private synchronized ByteString changed(int number) throws IOException {
        int before = sample.getRGB(0, 0);
        sample.setRGB(0, 0, before ^ number);
        try {
            return png();
        } finally {
            sample.setRGB(0, 0, before);
        }
    }

    private ByteString png() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(sample, "png", file);
        return ByteString.copyFrom(file.toByteArray());
    }
}
