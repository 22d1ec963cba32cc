package io.globalcom2.benchmarks.evaluation.inprocess;

import io.globalcom2.benchmarks.evaluation.running.EvaluatedModel;
import io.globalcom2.benchmarks.evaluation.variants.Ablation;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.Tokenizer;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.compression.djl.DjlFeatureEngine;
import io.globalcom2.generation.djl.CheckpointPrompts;
import io.globalcom2.generation.djl.DjlLanguageModel;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.vision.djl.DjlVisionTower;
import io.globalcom2.vision.encoding.ImageEncoder;
import io.globalcom2.vision.encoding.PreparedImage;
import io.globalcom2.vision.imagefile.ImageFileReader;

/** A checkpoint with the classes that serve it: encoder, compressor's core and language model. */
public final class InProcessModel implements EvaluatedModel {
    private static final long MAX_PIXELS = 50_000_000;

    private final TorchRuntime runtime;
    private final Checkpoint checkpoint;
    private final Tokenizer tokenizer;
    private final ImageEncoder encoder;
    private final DjlLanguageModel languageModel;
    private final DjlFeatureEngine featureEngine;
    private final SelectionOptions options;
    private final int maxTokens;

    private InProcessModel(
            TorchRuntime runtime,
            Checkpoint checkpoint,
            Tokenizer tokenizer,
            ImageEncoder encoder,
            DjlLanguageModel languageModel,
            DjlFeatureEngine featureEngine,
            SelectionOptions options,
            int maxTokens) {
        this.runtime = runtime;
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.languageModel = languageModel;
        this.featureEngine = featureEngine;
        this.options = options;
        this.maxTokens = maxTokens;
    }

    /**
     * What the runs have in common.
     *
     * @param ablation {@link Ablation#NONE} for what is served; another one for runs of profile standard only
     * @param aggregate whether dropped tokens are averaged into kept ones
     */
    public record SelectionOptions(Ablation ablation, boolean aggregate) {}

    /**
     * Loads all of it.
     *
     * @param maxTokens upper bound on the tokens of an answer
     */
    public static InProcessModel load(
            TorchRuntime runtime,
            Checkpoint checkpoint,
            WeightStorage storage,
            SelectionOptions options,
            int maxTokens) {
        return new InProcessModel(
                runtime,
                checkpoint,
                Tokenizer.open(checkpoint.folder()),
                new ImageEncoder(
                        checkpoint,
                        DjlVisionTower.load(runtime, checkpoint, storage),
                        new ImageFileReader(ImageLimits.ofPixels(MAX_PIXELS), true)),
                DjlLanguageModel.load(runtime, checkpoint, storage, 0, 0),
                new DjlFeatureEngine(0, 64 << 20),
                options,
                maxTokens);
    }

    @Override
    public InProcessLook look(byte[] image) {
        PreparedImage prepared = encoder.prepare(image);
        PromptAssembler prompts = CheckpointPrompts.assembler(checkpoint, tokenizer);
        GreedyAnswering answering = new GreedyAnswering(
                languageModel,
                checkpoint.generation().endOfSequenceIds(),
                ids -> CheckpointPrompts.decode(tokenizer, ids),
                maxTokens);
        return new InProcessLook(
                prepared,
                encoder.encode(prepared),
                encoder,
                runtime.computeDtype(),
                featureEngine,
                options,
                prompts,
                answering);
    }

    @Override
    public void close() {
        featureEngine.close();
        languageModel.close();
        encoder.close();
        tokenizer.close();
    }
}
