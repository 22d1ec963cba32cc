package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.quickstart.backend.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what is served, without the rest of the comparison. */
@Command(name = "serving", mixinStandardHelpOptions = true, description = "Measures ratios, streams and hops.")
public final class ServingCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--checkpoint", required = true, description = "folder")
    private Path checkpoint;

    @Option(names = "--output", required = true, description = "folder for tables and logs")
    private Path output;

    @Option(names = "--rounds", defaultValue = "5", description = "of single requests (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--parts", split = ",", defaultValue = "RATIOS,STREAMS,HOPS", description = "${DEFAULT-VALUE}")
    private Set<Part> parts;

    @Option(names = "--quick", description = "seconds instead of minutes, to see that it works")
    private boolean quick;

    @Option(names = "--repository", defaultValue = ".", description = "with the services built (${DEFAULT-VALUE})")
    private Path repository;

    /** Exit code 0, or 1 with one line about what does not work. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ServingCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServingSettings settings = quick ? ServingSettings.quick() : ServingSettings.DEFAULT;
        try {
            System.out.print(new ServingComparison(settings).run(checkpoint, repository, output, rounds, parts));
            return CommandLine.ExitCode.OK;
        } catch (LaunchException | IOException e) {
            System.err.println("serving: " + e.getMessage());
            return FAILED;
        }
    }
}
