package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.VisionConfig;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.djl.DjlLanguageModel;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.sampling.Sampler;
import io.globalcom2.vision.cropping.Views;
import io.globalcom2.vision.djl.DjlVisionTower;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Ours: the services' own classes in this process. A prompt is read in pieces, as the scheduler does. */
final class InProcessSystem implements ComparedSystem, AutoCloseable {
    static final String NAME = "ours";
    /** The scheduler's follow the machine's pace. */
    private static final int PIECE = 384;

    private static final int CHANNELS = 3;

    private final String name;
    private final HeldFormat format;
    private final VisionConfig vision;
    /** Of the systems with dense weights and with those of {@code w8a8}: the tower has no others. */
    private final Optional<DjlVisionTower> tower;

    private final DjlLanguageModel model;

    /**
     * @param context positions of the longest prompt and the tokens behind it
     * @param sequences at a time, at most
     */
    InProcessSystem(TorchRuntime runtime, Checkpoint checkpoint, WeightStorage storage, int context, int sequences) {
        boolean dense = storage.format() == WeightFormat.DENSE;
        this.format = HeldFormat.of(storage.format(), runtime.computeDtype());
        this.name = dense ? NAME : NAME + " " + format.id();
        this.vision = checkpoint.config().vision();
        boolean encodes = dense || storage.format() == WeightFormat.W8A8;
        this.tower = encodes ? Optional.of(DjlVisionTower.load(runtime, checkpoint, storage)) : Optional.empty();
        this.model = DjlLanguageModel.load(runtime, checkpoint, storage, sequences * context, context);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public HeldFormat format() {
        return format;
    }

    @Override
    public boolean encodes() {
        return tower.isPresent();
    }

    @Override
    public double encode(int views) {
        float[] pixels = new float[views * CHANNELS * vision.tile() * vision.tile()];
        Random random = new Random(views);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        Views pixelViews = new Views(views, vision.tile(), pixels);
        long start = System.nanoTime();
        tower.orElseThrow().encode(pixelViews);
        return millisSince(start);
    }

    @Override
    public Reading read(List<Integer> prompt, int tokens, int sequences) {
        long start = System.nanoTime();
        int token = Sampler.GREEDY.choose(prefill(prompt));
        double prefill = millisSince(start);
        for (int sequence = 1; sequence < sequences; sequence++) {
            model.copy(0, sequence * model.maxContext(), prompt.size());
        }
        List<Double> decode = decode(prompt.size(), token, tokens, 1);
        return Reading.of(
                prefill, decode, sequences == 1 ? List.of() : decode(prompt.size(), token, tokens, sequences));
    }

    /** Milliseconds of each step in which so many sequences get a token. */
    private List<Double> decode(int position, int first, int tokens, int sequences) {
        List<Double> millis = new ArrayList<>();
        int[] last = new int[sequences];
        Arrays.fill(last, first);
        for (int i = 0; i < tokens; i++) {
            int read = position + i;
            long start = System.nanoTime();
            float[][] logits = model.step(
                    IntStream.range(0, sequences)
                            .mapToObj(sequence -> new NextToken(sequence * model.maxContext(), read, last[sequence]))
                            .toList(),
                    List.of());
            Arrays.setAll(last, sequence -> Sampler.GREEDY.choose(logits[sequence]));
            millis.add(millisSince(start));
        }
        return millis;
    }

    @Override
    public List<Double> logits(List<Integer> prompt) {
        float[] logits = prefill(prompt);
        return IntStream.range(0, logits.length)
                .mapToObj(token -> (double) logits[token])
                .toList();
    }

    private float[] prefill(List<Integer> prompt) {
        int[] tokens = prompt.stream().mapToInt(Integer::intValue).toArray();
        float[] logits = {};
        try (PromptRows rows = model.pack(new Prompt(List.of(new TextTokens(tokens))), 0)) {
            for (int start = 0; start < tokens.length; start += PIECE) {
                int end = Math.min(tokens.length, start + PIECE);
                logits = model.step(List.of(), List.of(new PromptSpan(0, rows, start, end)))[0];
            }
        }
        return logits;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    @Override
    public void close() {
        model.close();
        tower.ifPresent(DjlVisionTower::close);
    }
}
