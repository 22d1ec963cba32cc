package io.globalcom2.generation.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TextConfig;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.EightBits;
import io.globalcom2.checkpoint.djl.ProcessMemory;
import io.globalcom2.checkpoint.djl.ProgramSource;
import io.globalcom2.checkpoint.djl.QuantizedWeights;
import io.globalcom2.checkpoint.djl.ServiceNeed;
import io.globalcom2.checkpoint.djl.TensorBytes;
import io.globalcom2.checkpoint.djl.TorchProgram;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.tensor.FloatFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** The projector and the text model of a LLaVA-NeXT checkpoint, run by {@code language_model.py}. */
public final class DjlLanguageModel implements LanguageModelEngine {
    private static final Logger LOG = Logger.getLogger(DjlLanguageModel.class);

    private final LlavaConfig config;
    private final KeyValueCache cache;
    private final TorchProgram program;

    private DjlLanguageModel(LlavaConfig config, KeyValueCache cache, TorchProgram program) {
        this.config = config;
        this.cache = cache;
        this.program = program;
    }

    /**
     * Loads the weights and sets the cache's memory aside.
     *
     * @param storage of the matrices
     * @param positions of the cache; 0 takes those of four whole contexts
     * @param maxContext positions of a sequence at most; 0 takes what the checkpoint was made for
     * @throws io.globalcom2.checkpoint.config.CheckpointException when the checkpoint cannot be served
     * @throws IllegalArgumentException when either is out of range
     * @throws IllegalStateException when weights and cache do not fit into memory, before anything is converted
     */
    public static DjlLanguageModel load(
            TorchRuntime runtime, Checkpoint checkpoint, WeightStorage storage, int positions, int maxContext) {
        return load(
                runtime,
                checkpoint,
                storage,
                positions,
                maxContext,
                runtime.device().isGpu());
    }

    /**
     * The same.
     *
     * @param padded whether the tokens of a step look at their sequences in one call, padded to the longest: for a device where a call costs more than what is computed in vain
     */
    static DjlLanguageModel load(
            TorchRuntime runtime,
            Checkpoint checkpoint,
            WeightStorage storage,
            int positions,
            int maxContext,
            boolean padded) {
        LlavaConfig config = checkpoint.config();
        TextConfig text = config.text();
        KeyValueCache cache = KeyValueCache.of(
                text, positions, maxContext, runtime.computeDtype().sizeBytes());
        LanguageModelWeights weights = LanguageModelWeights.map(config, checkpoint.weights());
        if (!runtime.device().isGpu()) {
            new MemoryNeed(weights, runtime.computeDtype(), cache)
                    .requireFits(storage.format(), ProcessMemory.ofThisProcess());
        }
        ProgramSource source = ProgramSource.read(
                DjlLanguageModel.class,
                "language_model.py",
                Map.of(
                        "layers", text.layers(),
                        "heads", text.heads(),
                        "key_value_heads", text.keyValueHeads(),
                        "head_dim", text.headDim(),
                        "epsilon", text.rmsNormEpsilon(),
                        "window", text.window().size(),
                        "first_windowed", text.window().firstLayer(),
                        "padded", padded,
                        "eight_bits", EightBits.part(storage.format())));
        TorchProgram program = runtime.load(source);
        try {
            loadWeights(program, runtime, checkpoint, weights, storage);
            try (NDManager call = program.newManager()) {
                NDArray frequencies = call.create(text.rope().inverseFrequencies(text.headDim()));
                program.call(
                        call,
                        "reserve",
                        cache.positions(),
                        cache.maxContext(),
                        frequencies,
                        text.rope().attentionFactor());
            }
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
        LOG.infof(
                "language model loaded layers=%d dtype=%s weights=%s cachePositions=%d maxContext=%d cacheBytes=%d",
                text.layers(),
                runtime.computeDtype(),
                storage.format(),
                cache.positions(),
                cache.maxContext(),
                cache.sizeBytes());
        return new DjlLanguageModel(config, cache, program);
    }

    /**
     * What it takes on a CPU.
     *
     * @param dtype that it computes in
     * @param format of the matrices
     * @param positions and {@code maxContext} as for {@link #load}
     * @throws io.globalcom2.checkpoint.config.CheckpointException when the checkpoint cannot be served
     * @throws IllegalArgumentException when either is out of range
     */
    public static ServiceNeed need(
            Checkpoint checkpoint, FloatFormat dtype, WeightFormat format, int positions, int maxContext) {
        LlavaConfig config = checkpoint.config();
        KeyValueCache cache = KeyValueCache.of(config.text(), positions, maxContext, dtype.sizeBytes());
        return new MemoryNeed(LanguageModelWeights.map(config, checkpoint.weights()), dtype, cache).with(format);
    }

    private static void loadWeights(
            TorchProgram program,
            TorchRuntime runtime,
            Checkpoint checkpoint,
            LanguageModelWeights weights,
            WeightStorage storage) {
        Map<String, TensorBytes> packed = storage.format() == WeightFormat.DENSE
                ? Map.of()
                : QuantizedWeights.open(
                        runtime,
                        storage.format(),
                        storage.cache().orElseGet(checkpoint::quantizedFolder),
                        checkpoint.weights().fingerprint(),
                        weights.quantizable(storage.format()));
        Map<String, StoredTensor> dense = weights.tensors();
        dense.keySet().removeAll(packed.keySet());
        program.loadWeights(dense, Set.of(LanguageModelWeights.EMBEDDINGS), packed);
    }

    @Override
    public int positions() {
        return cache.positions();
    }

    @Override
    public int maxContext() {
        return cache.maxContext();
    }

    @Override
    public PromptRows pack(Prompt prompt, int start) {
        PromptPacking packing =
                new PromptPacking(prompt.from(start), config.vision().featureWidth());
        return PackedPrompt.in(program.newManager(), start, memory -> {
            try (NDManager call = program.newManager()) {
                return program.call(
                        memory,
                        "pack",
                        packing.tokens(call),
                        packing.features(call),
                        packing.dtypes(),
                        packing.resizings(),
                        packing.order(call));
            }
        });
    }

    @Override
    public float[][] step(List<NextToken> tokens, List<PromptSpan> spans) {
        StepRows rows = new StepRows(tokens, spans);
        try (NDManager call = program.newManager()) {
            NDArray logits = program.call(
                            call,
                            "step",
                            rows.tokens(call),
                            rows.packed(),
                            rows.packedFrom(),
                            rows.segments(),
                            rows.starts(),
                            rows.ends(),
                            rows.wanted())
                    .singletonOrThrow();
            return rows.split(logits.toFloatArray());
        }
    }

    @Override
    public void copy(int origin, int destination, int positions) {
        try (NDManager call = program.newManager()) {
            program.call(call, "copy", origin, destination, positions);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
