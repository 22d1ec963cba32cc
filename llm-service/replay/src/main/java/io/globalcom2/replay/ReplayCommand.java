package io.globalcom2.replay;

import io.globalcom2.replay.messaging.LetterBox;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts requests that failed, or that nobody could read, back into the queue, and says what it did with each. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts dead letters back into the topic they came from, to be worked on anew. A letter is put back only while the latest"
                    + " result of its request is the failure that it tells of.",
            "Without filters all letters are meant. Ends with 1 where one could not be put back that should have been."
        })
public final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--bootstrap-servers", required = true, description = "host:port of a broker, or of several")
    private String bootstrapServers;

    @Option(
            names = "--command-config",
            description = "properties of Kafka's clients, such as security.protocol and sasl.jaas.config")
    private Optional<Path> commandConfig = Optional.empty();

    @Option(names = "--from", required = true, description = "which letters: ${COMPLETION-CANDIDATES}, in any case")
    private DeadLetterTopic from;

    @Option(names = "--code", description = "only with this failure-code, such as UNAVAILABLE; may be repeated")
    private Set<String> codes = Set.of();

    @Option(names = "--reason", description = "only where this regular expression is found in the reason")
    private Optional<Pattern> reason = Optional.empty();

    @Option(names = "--id", description = "only of this request; may be repeated")
    private Set<String> requestIds = Set.of();

    @Option(names = "--since", description = "only what was stored at this time or later, such as 2026-01-31T08:00:00Z")
    private Optional<Instant> since = Optional.empty();

    @Option(names = "--until", description = "only what was stored before this time")
    private Optional<Instant> until = Optional.empty();

    @Option(
            names = "--limit",
            defaultValue = "2147483647",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "puts back this many at most, the oldest ones")
    private int limit;

    @Option(names = "--dry-run", description = "only lists what would be put back")
    private boolean dryRun;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** The exit status of the command, after it has said all it has to say. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new ReplayCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Instant.class, Instant::parse)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("cannot go on: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public Integer call() throws IOException {
        LetterFilter filter = new LetterFilter(codes, reason, requestIds, since, until);
        try (LetterBox box = new LetterBox(settings(), from)) {
            List<Letter> letters = box.letters(filter);
            Obstacles obstacles = new Obstacles(box.latestAttempts(letters));
            return putBack(box, letters, obstacles) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** Whether all could be put back that should have been. */
    private boolean putBack(LetterBox box, List<Letter> letters, Obstacles obstacles) {
        PrintWriter out = spec.commandLine().getOut();
        int done = 0;
        int skipped = 0;
        int failed = 0;
        for (Letter letter : letters) {
            Optional<String> obstacle = obstacles.of(letter);
            if (obstacle.isPresent()) {
                skipped++;
                out.printf("skipped %s: %s%n", letter, obstacle.get());
            } else if (done + failed < limit) {
                Optional<String> failure = dryRun ? Optional.empty() : tryToPutBack(box, letter);
                if (failure.isEmpty()) {
                    done++;
                } else {
                    failed++;
                }
                out.printf(
                        "%s %s%s%n",
                        dryRun ? "would replay" : failure.isEmpty() ? "replayed" : "failed",
                        letter,
                        failure.map(": "::concat).orElse(""));
            }
        }
        out.printf(
                "%d %s, %d skipped, %d failed, %d left, of %d that match%n",
                done,
                dryRun ? "would be replayed" : "replayed",
                skipped,
                failed,
                letters.size() - done - skipped - failed,
                letters.size());
        out.flush();
        return failed == 0;
    }

    /** What went wrong; empty when it is back. One that cannot be put back keeps no other from it. */
    private static Optional<String> tryToPutBack(LetterBox box, Letter letter) {
        try {
            box.putBack(letter);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Object> settings() throws IOException {
        Map<String, Object> settings = new HashMap<>();
        if (commandConfig.isPresent()) {
            Properties properties = new Properties();
            try (InputStream file = Files.newInputStream(commandConfig.get())) {
                properties.load(file);
            }
            properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        }
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("client.id", "queue-replay");
        return settings;
    }
}
