package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.compare.djl.MachineLimits;
import io.globalcom2.benchmarks.compare.systems.SystemsOptions.Engine;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ours beside what else runs on this machine. What is missing is left out, with a line about it. */
public final class SystemsComparison {
    private static final int CHECKED_PROMPTS = 8;
    private static final int CHECKED_POSITIONS = 24;

    private final SystemsOptions options;
    private final Checkpoint checkpoint;
    private final List<String> versions = new ArrayList<>();

    public SystemsComparison(SystemsOptions options, Checkpoint checkpoint) {
        this.options = options;
        this.checkpoint = checkpoint;
    }

    /**
     * Measures, and writes {@code compare.csv} and {@code plot.png} into the output folder.
     *
     * @return a section of the page in Markdown
     * @throws IOException when a system fails that had started
     */
    public String run() throws IOException, InterruptedException {
        // Some systems let their first sequence go on where it was when all of them get tokens together.
        int longest = options.positions().get(options.positions().size() - 1) + 2 * options.tokens() + 1;
        int context = Math.max(CHECKED_POSITIONS, longest);
        int maxContext = checkpoint.config().text().maxPositions();
        if (context > maxContext) {
            throw new IllegalArgumentException(
                    "expected prompts with their tokens within the %d positions of the model, got %d"
                            .formatted(maxContext, context));
        }
        TorchRuntime runtime = TorchRuntime.start("cpu", options.dtype(), options.threads());
        versions.add("ours: libtorch " + MachineLimits.torchVersion() + " through DJL");
        List<InProcessSystem> ours = new ArrayList<>();
        List<OtherEngine> others = new ArrayList<>();
        try (MachineLimits machine =
                new MachineLimits(runtime, checkpoint.config().text())) {
            for (WeightFormat format : options.weights()) {
                WeightStorage storage = new WeightStorage(format, Optional.empty());
                ours.add(new InProcessSystem(runtime, checkpoint, storage, context, options.sequences()));
            }
            startOthers(runtime, context, others);
            List<ComparedSystem> systems = new ArrayList<>(ours);
            others.forEach(other -> systems.addAll(other.systems()));
            return measure(systems, machine);
        } finally {
            ours.forEach(InProcessSystem::close);
            others.forEach(OtherEngine::close);
        }
    }

    private String measure(List<ComparedSystem> systems, MachineLimits machine)
            throws IOException, InterruptedException {
        int vocabulary = checkpoint.config().text().vocabulary();
        List<Agreement> agreements = agreements(systems, vocabulary);
        MeasuredLimits limits = new MeasuredLimits();
        SystemsTable table = new SystemsRun(
                        systems, options, checkpoint.config().vision().tokens(), vocabulary)
                .run(machine, limits);
        SystemsReport report = new SystemsReport(
                table.measurements(new IdealTime(checkpoint.config(), limits, options.sequences())),
                limits,
                agreements,
                versions);
        report.write(options.output());
        return report.markdown(options);
    }

    private static List<Agreement> agreements(List<ComparedSystem> systems, int vocabulary) throws IOException {
        List<List<Integer>> prompts = new ArrayList<>();
        List<List<Double>> ours = new ArrayList<>();
        for (int seed = 0; seed < CHECKED_PROMPTS; seed++) {
            List<Integer> prompt = Prompts.random(CHECKED_POSITIONS, vocabulary, seed);
            prompts.add(prompt);
            ours.add(systems.get(0).logits(prompt));
        }
        List<Agreement> agreements = new ArrayList<>();
        for (ComparedSystem other : systems.subList(1, systems.size())) {
            System.err.println("compare: checking " + other.name());
            agreements.add(Agreement.of(ours, other, prompts));
        }
        return agreements;
    }

    private void startOthers(TorchRuntime runtime, int context, List<OtherEngine> started) throws InterruptedException {
        if (options.others().contains(Engine.TRANSFORMERS)) {
            start("transformers", () -> Transformers.start(options, checkpoint, runtime.computeDtype()), started);
        }
        if (options.others().contains(Engine.LLAMA_CPP)) {
            start("llama.cpp", () -> LlamaCpp.start(options, checkpoint, context), started);
        }
    }

    private void start(String name, Start start, List<OtherEngine> started) throws InterruptedException {
        System.err.println("compare: starting " + name);
        try {
            OtherEngine other = start.start();
            started.add(other);
            versions.add(other.version());
        } catch (IOException | IllegalArgumentException e) {
            String line = name + " is left out: " + e.getMessage();
            System.err.println("compare: " + line);
            versions.add(line);
        }
    }

    private interface Start {
        OtherEngine start() throws IOException, InterruptedException;
    }
}
