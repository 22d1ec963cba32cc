package io.globalcom2.benchmarks.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The same question at several retention ratios, side by side: in every round each ratio is asked once, so that a machine that slows down
 * slows all of them. One round before the counted ones warms up.
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
        byte[] file = Files.readAllBytes(image);
        Map<Double, RatioRuns> samples = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (double ratio : ratios) {
                TimedAnswer answer = gateway.ask(file, question, ratio, tokens);
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
}
