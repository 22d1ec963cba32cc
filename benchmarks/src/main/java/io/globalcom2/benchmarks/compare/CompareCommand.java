package io.globalcom2.benchmarks.compare;

import io.globalcom2.benchmarks.compare.serving.Part;
import io.globalcom2.benchmarks.compare.serving.ServingComparison;
import io.globalcom2.benchmarks.compare.serving.ServingSettings;
import io.globalcom2.benchmarks.compare.systems.SystemsComparison;
import io.globalcom2.benchmarks.compare.systems.SystemsOptions;
import io.globalcom2.benchmarks.load.Machine;
import io.globalcom2.benchmarks.load.MeasuredCommit;
import io.globalcom2.benchmarks.synthetic.SyntheticCheckpoint;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.quickstart.backend.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what serves here beside other systems, in one run. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures encoding, prefill and decoding of the services' own classes beside transformers and llama.cpp, in interleaved rounds and with the"
                        + " same threads, and how near each comes to what the machine can do; and what compression, many streams and the tiers do to requests.")
public final class CompareCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final Path WORK = Path.of("benchmarks", "target", "compare");

    @Option(names = "--output", required = true, description = "folder for the tables, the plot and logs")
    private Path output;

    @Option(
            names = "--checkpoint",
            description =
                    "folder of the model; where there is none, one with random weights is written (benchmarks/target/compare/SHAPE)")
    private Optional<Path> checkpointFolder;

    @Option(
            names = "--shape",
            defaultValue = "llama-2048x8",
            description =
                    "of the model with random weights: llama-2048x8, llava-next-7b, llava-next-13b, llava-onevision-0.5b, llava-onevision-7b (${DEFAULT-VALUE})")
    private String shape;

    @Option(
            names = "--parts",
            split = ",",
            description = "what is measured: ${COMPLETION-CANDIDATES}; all where this is not given")
    private Set<ComparedPart> parts = EnumSet.allOf(ComparedPart.class);

    @Option(
            names = "--others",
            split = ",",
            description = "what ours is compared with: ${COMPLETION-CANDIDATES}; all where this is not given")
    private Set<SystemsOptions.Engine> others = EnumSet.allOf(SystemsOptions.Engine.class);

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "counted rounds, after one that is not (${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--ratios",
            split = ",",
            defaultValue = "1,0.75,0.5,0.25,0.1",
            description = "that the installation is asked at (${DEFAULT-VALUE})")
    private List<Double> ratios;

    @Option(
            names = "--callers",
            split = ",",
            defaultValue = "4,8,16",
            description = "that ask it at a time, beside one (${DEFAULT-VALUE})")
    private List<Integer> callers;

    @Option(
            names = "--streams",
            split = ",",
            defaultValue = "1,2,4,8,16",
            description = "answers that it writes at a time (${DEFAULT-VALUE})")
    private List<Integer> streams;

    @Option(
            names = "--quick",
            description = "asks the installation for seconds instead of minutes, to see that it works")
    private boolean quick;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "of every system; 0 takes one for each processor (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--dtype",
            defaultValue = "auto",
            description =
                    "of ours and transformers: auto (as the services choose it), float32, bfloat16 (${DEFAULT-VALUE})")
    private ComputeDtype dtype;

    @Option(
            names = "--weights",
            split = ",",
            defaultValue = "dense",
            description = "in what ours keeps its matrices, each a system: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Set<WeightFormat> weights;

    @Option(
            names = "--positions",
            split = ",",
            defaultValue = "300,788,1508,2948",
            description = "of the prompts (${DEFAULT-VALUE})")
    private List<Integer> positions;

    @Option(names = "--tokens", defaultValue = "16", description = "decoded behind each prompt (${DEFAULT-VALUE})")
    private int tokens;

    @Option(
            names = "--sequences",
            defaultValue = "1",
            description = "that then get as many tokens together (${DEFAULT-VALUE}: none do)")
    private int sequences;

    @Option(
            names = "--python",
            defaultValue = "python3",
            description = "with torch and transformers (${DEFAULT-VALUE})")
    private String python;

    @Option(
            names = "--attention",
            split = ",",
            defaultValue = "sdpa",
            description = "of transformers: sdpa, eager (${DEFAULT-VALUE})")
    private List<String> attention;

    @Option(names = "--repository", defaultValue = ".", hidden = true)
    private Path repository;

    /** Exit code 0, 1 when the checkpoint cannot be read or a system failed, with one line about it, or 2 where the options are wrong. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompareCommand())
                .registerConverter(ComputeDtype.class, ComputeDtype::of)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(output);
        Machine before = Machine.now();
        String commit = MeasuredCommit.of(repository);
        StringBuilder page = new StringBuilder();
        try {
            Path folder = checkpointFolder.orElse(repository.resolve(WORK).resolve(shape));
            SyntheticCheckpoint.writeUnlessThere(shape, repository.resolve("demo-model/checkpoint"), folder);
            Checkpoint checkpoint = Checkpoint.open(folder);
            if (parts.contains(ComparedPart.SYSTEMS)) {
                page.append(new SystemsComparison(systemsOptions(), checkpoint).run());
            }
            Set<Part> serving = ComparedPart.serving(parts);
            if (!serving.isEmpty()) {
                ServingSettings settings = ServingSettings.of(ratios, callers, streams);
                page.append(new ServingComparison(quick ? settings.quick() : settings)
                        .run(folder, repository, output, rounds, serving));
            }
        } catch (IOException | LaunchException | CheckpointException | IllegalArgumentException e) {
            System.err.println("compare: " + e.getMessage());
            return FAILED;
        }
        page.insert(0, """
                # Comparison
                %s, %s. Measured from commit %s, %d rounds. Load average %.1f before, %.1f after.

                """.formatted(
                        Instant.now().truncatedTo(ChronoUnit.MINUTES),
                        before.description(),
                        commit,
                        rounds,
                        before.load(),
                        Machine.now().load()));
        Files.writeString(output.resolve("compare.md"), page);
        System.out.print(page);
        return CommandLine.ExitCode.OK;
    }

    private SystemsOptions systemsOptions() {
        return new SystemsOptions(
                repository,
                repository.resolve(WORK),
                output,
                rounds,
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                dtype,
                weights,
                positions,
                tokens,
                sequences,
                others,
                python,
                attention);
    }
}
