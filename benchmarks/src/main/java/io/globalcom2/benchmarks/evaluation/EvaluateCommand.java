package io.globalcom2.benchmarks.evaluation;

import io.globalcom2.benchmarks.evaluation.data.DataArgument;
import io.globalcom2.benchmarks.evaluation.data.QuestionSet;
import io.globalcom2.benchmarks.evaluation.endpoint.EndpointModel;
import io.globalcom2.benchmarks.evaluation.inprocess.InProcessModel;
import io.globalcom2.benchmarks.evaluation.inprocess.InProcessModel.SelectionOptions;
import io.globalcom2.benchmarks.evaluation.picture.Pictures;
import io.globalcom2.benchmarks.evaluation.reporting.Report;
import io.globalcom2.benchmarks.evaluation.running.AnswerLog;
import io.globalcom2.benchmarks.evaluation.running.EvaluatedModel;
import io.globalcom2.benchmarks.evaluation.running.Evaluation;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.benchmarks.evaluation.variants.Ablation;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.compression.globalcom2.InvalidInputException;
import io.globalcom2.failure.ServingException;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what compression costs in answers and saves in work, method by method at equal budget. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Asks a model every question at every retention ratio with every method, and writes results.md, results.csv and"
                        + " plot.png. What is in the output folder already is not asked again.")
public final class EvaluateCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, description = "folder of the checkpoint, as Hugging Face lays it out")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            split = ",",
            description =
                    "a file of JSON lines, or a published layout and its place such as gqa:FOLDER; several give several columns")
    private List<String> data;

    @Option(names = "--images", description = "folder of the images, where they do not lie with the data")
    private Path images;

    @Option(
            names = "--ratios",
            split = ",",
            defaultValue = "1,0.75,0.5,0.25,0.1,0.05",
            description = "${DEFAULT-VALUE}")
    private List<Double> ratios;

    @Option(
            names = "--methods",
            split = ",",
            defaultValue = "globalcom2,globalcom2:official,top-k,random",
            description = "with a profile after a colon where it is not standard (${DEFAULT-VALUE})")
    private List<String> methods;

    @Option(names = "--output", required = true, description = "folder for the results")
    private Path output;

    @Option(
            names = "--endpoint",
            description = "a running gateway such as http://localhost:8080, instead of this process")
    private URI endpoint;

    @Option(
            names = "--limit",
            defaultValue = "0",
            description = "about so many questions of each data, spread over it; 0 is all")
    private int limit;

    @Option(names = "--max-tokens", defaultValue = "128", description = "of an answer (${DEFAULT-VALUE})")
    private int maxTokens;

    @Option(names = "--device", defaultValue = "cpu", description = "cpu, gpu or gpu:N (${DEFAULT-VALUE})")
    private String device;

    @Option(
            names = "--dtype",
            defaultValue = "float32",
            description = "auto, float32, bfloat16 or float16 (${DEFAULT-VALUE}); of services, what they compute in")
    private ComputeDtype dtype;

    @Option(
            names = "--weights",
            defaultValue = "dense",
            description =
                    "of the language model: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}); of services, what they keep")
    private WeightFormat weights;

    @Option(names = "--threads", defaultValue = "0", description = "of one product on the CPU; 0 is one per core")
    private int threads;

    @Option(
            names = "--picture",
            split = ",",
            paramLabel = "ID",
            description =
                    "questions for which the tokens that each run keeps are drawn side by side; in JSON lines the id is the line")
    private List<String> pictures = List.of();

    @Mixin
    private AblationOptions ablation = new AblationOptions();

    /** Exit code 0, or 2 with one line about what was expected and what came. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        CommandLine command = new CommandLine(new EvaluateCommand());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.registerConverter(ComputeDtype.class, ComputeDtype::of);
        command.setExecutionExceptionHandler((failure, line, result) -> {
            if (failure instanceof ServingException
                    || failure instanceof InvalidInputException
                    || failure instanceof CheckpointException) {
                line.getErr().println("evaluate: " + failure.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            throw failure;
        });
        return command.execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        List<Run> runs = Run.of(methods, ratios);
        ablation.requireSupported(runs, Optional.ofNullable(endpoint));
        List<QuestionSet> sets = data.stream()
                .map(argument -> DataArgument.parse(argument)
                        .read(Optional.ofNullable(images))
                        .limitedTo(limit))
                .toList();
        Pictures.requireKnown(pictures, sets);
        if (endpoint != null && !pictures.isEmpty()) {
            throw ServingException.invalidInput(
                    "--picture: expected no --endpoint, services do not say which tokens they keep");
        }
        Checkpoint checkpoint = Checkpoint.open(model);
        try (AnswerLog log = AnswerLog.open(output, settings(checkpoint))) {
            ask(checkpoint, sets, runs, log);
            Report report = new Report(
                    sets, runs, log, checkpoint.config().text(), computeDtype().sizeBytes());
            System.out.println(report.write(output, title()));
        }
        System.out.println("Written to " + output.toAbsolutePath().normalize());
        return CommandLine.ExitCode.OK;
    }

    private void ask(Checkpoint checkpoint, List<QuestionSet> sets, List<Run> runs, AnswerLog log) throws IOException {
        long questions = sets.stream().mapToLong(set -> set.questions().size()).sum();
        ProgressLine progress = new ProgressLine(questions * runs.size());
        try (EvaluatedModel evaluated = open(checkpoint)) {
            Evaluation evaluation = new Evaluation(
                    evaluated, log, (set, question, run) -> progress.step(set.name() + ", " + run.name()));
            for (QuestionSet set : sets) {
                evaluation.ask(set, runs);
            }
            if (evaluated instanceof InProcessModel local) {
                for (QuestionSet set : sets) {
                    new Pictures(local, log, output).write(pictures, set, runs);
                }
            }
        } finally {
            progress.end();
        }
    }

    private EvaluatedModel open(Checkpoint checkpoint) {
        if (endpoint != null) {
            return new EndpointModel(endpoint, maxTokens, ablation.aggregate());
        }
        return InProcessModel.load(
                TorchRuntime.start(device, dtype, threads),
                checkpoint,
                new WeightStorage(weights, Optional.empty()),
                new SelectionOptions(ablation.ablation(), ablation.aggregate()),
                maxTokens);
    }

    private FloatFormat computeDtype() {
        return device.startsWith("gpu") ? dtype.onGpu() : dtype.onThisCpu();
    }

    /** What answers depend on besides data and run. */
    private Map<String, String> settings(Checkpoint checkpoint) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model", ModelFingerprint.of(checkpoint.folder()));
        String here = "in process, %s, %s, %s"
                .formatted(device, computeDtype(), weights)
                .toLowerCase(Locale.ROOT);
        settings.put("where", endpoint == null ? here : "services");
        settings.put("max_tokens", Integer.toString(maxTokens));
        settings.put("ablation", ablation.describe());
        return settings;
    }

    private String title() {
        String name = model.toAbsolutePath().normalize().getFileName().toString();
        return ablation.ablation().equals(Ablation.NONE) && !ablation.aggregate()
                ? name
                : name + ", " + ablation.describe();
    }
}
