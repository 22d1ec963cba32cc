package io.globalcom2.benchmarks.endtoend;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The same question at several retention ratios, side by side: in every round each ratio is asked once, so that a machine that slows down
 * slows all of them. One round before the counted ones warms up. Every request has a picture of its own, in which one pixel differs, so that nothing of it is cached anywhere.
 */
@Command(
        name = "ratio-benchmark",
        mixinStandardHelpOptions = true,
        description =
                "Asks a running installation the same question at several retention ratios and prints the medians.")
public final class RatioBenchmark implements Callable<Integer> {
    @Option(
            names = "--endpoint",
            defaultValue = "http://localhost:8080",
            description = "the gateway (${DEFAULT-VALUE})")
    private URI endpoint;

    @Option(names = "--image", required = true, description = "a PNG or JPEG file")
    private Path image;

    @Option(
            names = "--edge",
            description = "of the square that it is stretched to, in pixels; without it, it stays as it is")
    private Optional<Integer> edge = Optional.empty();

    @Option(names = "--question", defaultValue = "Describe the picture.", description = "${DEFAULT-VALUE}")
    private String question;

    @Option(names = "--ratios", split = ",", defaultValue = "1,0.5,0.25,0.1", description = "${DEFAULT-VALUE}")
    private List<Double> ratios;

    @Option(names = "--rounds", defaultValue = "5", description = "counted rounds (${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--tokens",
            defaultValue = "32",
            description = "tokens to generate, past the end of the answer (${DEFAULT-VALUE})")
    private int tokens;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RatioBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Gateway gateway = new Gateway(endpoint);
        BufferedImage picture = picture();
        int number = 0;
        Map<Double, RatioRuns> samples = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (double ratio : ratios) {
                TimedAnswer answer = gateway.ask(changed(picture, ++number), question, ratio, tokens);
                if (round > 0) {
                    samples.computeIfAbsent(ratio, key -> new RatioRuns()).add(answer);
                }
            }
        }
        RatioRuns baseline = samples.get(ratios.get(0));
        System.out.println(RatioRuns.HEADER);
        samples.forEach((ratio, runs) -> System.out.println(runs.row(ratio, baseline)));
        return CommandLine.ExitCode.OK;
    }

    private BufferedImage picture() throws IOException {
        BufferedImage read = ImageIO.read(image.toFile());
        if (read == null) {
            throw new IOException("expected a PNG or JPEG file, got " + image);
        }
        int width = edge.orElseGet(read::getWidth);
        int height = edge.orElseGet(read::getHeight);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.drawImage(read, 0, 0, width, height, null);
        graphics.dispose();
        return picture;
    }

    private static byte[] changed(BufferedImage picture, int number) throws IOException {
        picture.setRGB(0, 0, number);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", file);
        return file.toByteArray();
    }
}
