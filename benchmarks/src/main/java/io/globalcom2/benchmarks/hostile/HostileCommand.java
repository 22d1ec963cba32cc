package io.globalcom2.benchmarks.hostile;

import io.globalcom2.benchmarks.hostile.installation.HeldResources.Slack;
import io.globalcom2.benchmarks.hostile.verdict.HostileTable;
import io.globalcom2.benchmarks.hostile.verdict.HostileVerdict;
import io.globalcom2.benchmarks.hostile.verdict.WrongAnswers;
import io.globalcom2.quickstart.backend.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends running services what nobody should send and tells whether they kept their promises. */
@Command(
        name = "hostile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Starts a broker and one of every service with the memory of the manifests (Linux), sends damaged pictures, bombs, malformed"
                        + " requests, calls and records, broken HTTP, slow bodies and slow readers, and looks whether every answer is right,"
                        + " every process lives, what was held is given back, and others are served meanwhile. Exit code 1 says that a"
                        + " promise was broken.")
public final class HostileCommand implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final Slack SLACK = new Slack(32L << 20, 24, 24);

    @Option(names = "--inputs", defaultValue = "2000", description = "how many (${DEFAULT-VALUE})")
    private int inputs;

    @Option(names = "--seed", defaultValue = "1", description = "of the inputs (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--output", required = true, description = "folder for logs and wrong answers")
    private Path output;

    @Option(names = "--repository", defaultValue = ".", description = "with the services built (${DEFAULT-VALUE})")
    private Path repository;

    /** Exit code 0, 1 when a promise was broken, or 2 with one line about what does not work. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HostileCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            HostileVerdict verdict = new HostileRun(repository, output, inputs, seed, SLACK).run();
            WrongAnswers.write(verdict, output);
            System.out.println();
            System.out.println(new HostileTable(verdict));
            System.out.println(verdict.line());
            return verdict.isKept() ? CommandLine.ExitCode.OK : BROKEN;
        } catch (LaunchException e) {
            System.err.println("hostile: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }
}
