package io.globalcom2.benchmarks.chaos;

import io.globalcom2.benchmarks.chaos.faults.FaultKind;
import io.globalcom2.benchmarks.chaos.ledger.ChaosVerdict;
import io.globalcom2.benchmarks.chaos.ledger.LedgerFiles;
import io.globalcom2.benchmarks.chaos.ledger.VerdictTable;
import io.globalcom2.quickstart.backend.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Breaks a running installation on purpose and tells whether the queue kept its promises. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Starts a broker, two gateways, two workers, two encoders and a compressor as processes on this machine (Linux),"
                        + " asks them in every way there is, breaks one of them every ten seconds, and counts afterwards from Kafka whether"
                        + " every request ended, and ended once. Exit code 1 says that a promise was broken.")
public final class ChaosCommand implements Callable<Integer> {
    private static final int BROKEN = 1;

    @Option(names = "--requests", required = true, description = "how many, killers not counted")
    private int requests;

    @Option(names = "--minutes", required = true, description = "over which requests and faults are spread")
    private int minutes;

    @Option(names = "--output", required = true, description = "new folder for the topics, logs and ledger")
    private Path output;

    @Option(names = "--no-faults", description = "the same load and nothing broken, to compare the times with")
    private boolean noFaults;

    @Option(
            names = "--only",
            split = ",",
            description = "nothing but these: ${COMPLETION-CANDIDATES}; killers are requests")
    private List<FaultKind> only = List.of(FaultKind.values());

    @Option(names = "--drain-minutes", defaultValue = "5", description = "longest wait at the end (${DEFAULT-VALUE})")
    private int drainMinutes;

    @Option(names = "--seed", defaultValue = "1", description = "of load and faults (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--repository", defaultValue = ".", description = "with the services built (${DEFAULT-VALUE})")
    private Path repository;

    /** Exit code 0, 1 when a promise was broken, or 2 with one line about what does not work. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Files.exists(output.resolve("kafka"))) {
            System.err.println(
                    "chaos: --output: expected a new folder, got one with the topics of a former run: " + output);
            return CommandLine.ExitCode.USAGE;
        }
        try {
            ChaosVerdict verdict = new ChaosRun(
                            repository,
                            output,
                            requests,
                            Duration.ofMinutes(minutes),
                            Duration.ofMinutes(drainMinutes),
                            noFaults ? List.of() : only,
                            seed)
                    .run();
            LedgerFiles.write(verdict, output);
            System.out.println();
            System.out.println(new VerdictTable(verdict));
            System.out.println(verdict.line());
            return verdict.isKept() ? CommandLine.ExitCode.OK : BROKEN;
        } catch (LaunchException e) {
            System.err.println("chaos: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }
}
