package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.load.Percentile;
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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Ours: the services' own classes in this process. A prompt is read in pieces, as the scheduler does. */
final class InProcessSystem implements ComparedSystem, AutoCloseable {
    static final String NAME = "ours";
    /** The scheduler's follow the machine's pace. */
    private static final int PIECE = 384;

    private static final int SEGMENT = 0;
    private static final int CHANNELS = 3;

    private final String name;
    private final HeldFormat format;
    private final VisionConfig vision;
    /** Of the systems with dense weights and with those of {@code w8a8}: the tower has no others. */
    private final Optional<DjlVisionTower> tower;

    private final DjlLanguageModel model;

    /** @param context positions of the longest prompt and the tokens behind it */
    InProcessSystem(TorchRuntime runtime, Checkpoint checkpoint, WeightStorage storage, int context) {
        boolean dense = storage.format() == WeightFormat.DENSE;
        this.format = HeldFormat.of(storage.format(), runtime.computeDtype());
        this.name = dense ? NAME : NAME + " " + format.id();
        this.vision = checkpoint.config().vision();
        boolean encodes = dense || storage.format() == WeightFormat.W8A8;
        this.tower = encodes ? Optional.of(DjlVisionTower.load(runtime, checkpoint, storage)) : Optional.empty();
        this.model = DjlLanguageModel.load(runtime, checkpoint, storage, context, context);
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
    public Reading read(List<Integer> prompt, int tokens) {
        long start = System.nanoTime();
        int token = Sampler.GREEDY.choose(prefill(prompt));
        double prefill = millisSince(start);
        List<Double> decode = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            start = System.nanoTime();
            NextToken next = new NextToken(SEGMENT, prompt.size() + i, token);
            token = Sampler.GREEDY.choose(model.step(List.of(next), List.of())[0]);
            decode.add(millisSince(start));
        }
        return new Reading(prefill, Percentile.of(decode, 0.5));
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
                logits = model.step(List.of(), List.of(new PromptSpan(SEGMENT, rows, start, end)))[0];
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
