package io.globalcom2.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures running installations side by side. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Asks running installations the same questions in interleaved rounds, one installation at a time: what the queue costs a"
                        + " record of 200 KB, when two simultaneous questions get their first token, requests per second of 1, 4 and 16 callers.")
public final class LoadCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--endpoint",
            required = true,
            description = "a gateway, such as http://localhost:8080; may be repeated")
    private List<URI> endpoints;

    @Option(names = "--output", required = true, description = "folder for load.csv and load.md")
    private Path output;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "counted rounds, after one that is not (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--model", defaultValue = "demo-model", description = "as the gateways name it (${DEFAULT-VALUE})")
    private String model;

    @Option(names = "--repository", defaultValue = ".", hidden = true)
    private Path repository;

    /** Exit code 0, 1 when an endpoint gave no whole answer, with one line about it, or 2 where the options are wrong. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(output);
        Machine before = Machine.now();
        String commit = MeasuredCommit.of(repository);
        LoadTable table;
        try {
            table = new LoadRun(new LoadQuestions(model, repository.resolve("demo-model/samples")))
                    .run(endpoints, rounds);
        } catch (IOException e) {
            System.err.println("load: " + e.getMessage());
            return FAILED;
        }
        String page = """
                # Load
                %s, %s. Measured from commit %s, %d rounds. Load average %.1f before, %.1f after.

                Median, least and most of the rounds; a percentile is one of each round.

                %s""".formatted(
                        Instant.now().truncatedTo(ChronoUnit.MINUTES),
                        before.description(),
                        commit,
                        rounds,
                        before.load(),
                        Machine.now().load(),
                        table.markdown());
        Files.writeString(output.resolve("load.csv"), table.csv());
        Files.writeString(output.resolve("load.md"), page);
        System.out.print(page);
        return CommandLine.ExitCode.OK;
    }
}
