package io.globalcom2.generation.djl;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What steps cost: tokens of 1 to 8 sequences, and pieces of a prompt of several sizes, alone and beside 8 tokens. What decides the least that
 * a step reads of prompts, whatever {@code globalcom2.llm.step-time} says. One thread computes, and its CPU time is what counts, so that the figures hold on a busy machine too. Prints medians, the
 * smallest and the largest of interleaved rounds in milliseconds. What lies in the cache does not matter here, so nothing is read into it first.
 */
final class StepBenchmark {
    private static final int[] SEQUENCES = {1, 2, 4, 8};
    private static final int[] PIECES = {32, 64, 128, 256};
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final DjlLanguageModel model;
    private final int position;
    private final PromptRows prompt;

    private StepBenchmark(DjlLanguageModel model, int position, PromptRows prompt) {
        this.model = model;
        this.position = position;
        this.prompt = prompt;
    }

    /** Arguments: checkpoint folder, positions before what is read, rounds, and the format of the weights, dense where there is none. */
    public static void main(String[] arguments) {
        Checkpoint checkpoint = Checkpoint.open(Path.of(arguments[0]));
        int position = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        TorchRuntime runtime = TorchRuntime.start("cpu", ComputeDtype.AUTO, 1);
        WeightStorage storage = new WeightStorage(
                arguments.length < 4 ? WeightFormat.DENSE : WeightFormat.valueOf(arguments[3].toUpperCase(Locale.ROOT)),
                Optional.empty());
        int context = position + 256;
        try (DjlLanguageModel model = DjlLanguageModel.load(runtime, checkpoint, storage, 9 * context, context);
                PromptRows prompt = model.pack(new Prompt(List.of(new TextTokens(new int[context]))), 0)) {
            System.out.printf(
                    "%s %s %s, after %d positions%n", arguments[0], runtime.computeDtype(), storage.format(), position);
            new StepBenchmark(model, position, prompt).measure(rounds);
        }
    }

    private void measure(int rounds) {
        List<Measured> all = new ArrayList<>();
        for (int sequences : SEQUENCES) {
            all.add(new Measured("%d tokens".formatted(sequences), tokens(sequences), List.of()));
        }
        for (int piece : PIECES) {
            all.add(new Measured("a piece of %d".formatted(piece), List.of(), piece(piece)));
            all.add(new Measured("8 tokens and a piece of %d".formatted(piece), tokens(8), piece(piece)));
        }
        for (int round = 0; round <= rounds; round++) {
            for (Measured one : all) {
                long start = THREADS.getCurrentThreadCpuTime();
                model.step(one.tokens, one.spans);
                // The first round warms up.
                if (round > 0) {
                    one.millis.add((THREADS.getCurrentThreadCpuTime() - start) / 1e6);
                }
            }
        }
        all.forEach(one -> System.out.println(one.name + ": " + one.spread()));
    }

    private List<NextToken> tokens(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new NextToken((i + 1) * model.maxContext(), position, 300 + i))
                .toList();
    }

    private List<PromptSpan> piece(int positions) {
        return List.of(new PromptSpan(0, prompt, position, position + positions));
    }

    private record Measured(String name, List<NextToken> tokens, List<PromptSpan> spans, List<Double> millis) {
        Measured(String name, List<NextToken> tokens, List<PromptSpan> spans) {
            this(name, tokens, spans, new ArrayList<>());
        }

        String spread() {
            millis.sort(Comparator.naturalOrder());
            return "%.1f (%.1f–%.1f)"
                    .formatted(millis.get(millis.size() / 2), millis.get(0), millis.get(millis.size() - 1));
        }
    }
}
