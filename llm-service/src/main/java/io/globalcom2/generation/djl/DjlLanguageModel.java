package io.globalcom2.generation.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TextConfig;
import io.globalcom2.checkpoint.djl.ProgramSource;
import io.globalcom2.checkpoint.djl.TorchProgram;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.checkpoint.safetensors.Weights;
import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.prompt.Prompt;
import java.util.Arrays;
import java.util.Map;
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
     * @param maxContext positions in a slot; 0 takes what the checkpoint was made for
     * @throws io.globalcom2.checkpoint.config.CheckpointException when the checkpoint cannot be served
     * @throws IllegalArgumentException when slots or positions are out of range
     * @throws IllegalStateException when the cache does not fit into memory
     */
    public static DjlLanguageModel load(
            TorchRuntime runtime, LlavaConfig config, Weights weights, int slots, int maxContext) {
        TextConfig text = config.text();
        KeyValueCache cache =
                KeyValueCache.of(text, slots, maxContext, runtime.computeDtype().sizeBytes());
        if (!runtime.device().isGpu()) {
            cache.requireFits(Memory.outsideTheHeapBytes());
        }
        ProgramSource source = ProgramSource.read(
                DjlLanguageModel.class,
                "language_model.py",
                Map.of(
                        "layers", text.layers(),
                        "heads", text.heads(),
                        "key_value_heads", text.keyValueHeads(),
                        "head_dim", text.headDim(),
                        "epsilon", text.rmsNormEpsilon()));
        TorchProgram program = runtime.load(source);
        try {
            program.loadWeights(LanguageModelWeights.map(config, weights));
            try (NDManager call = program.newManager()) {
                NDArray frequencies = call.create(text.rope().inverseFrequencies(text.headDim()));
                program.call(call, "reserve", slots, cache.positions(), frequencies);
            }
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
        LOG.infof(
                "language model loaded layers=%d dtype=%s slots=%d maxContext=%d cacheBytes=%d",
                text.layers(), runtime.computeDtype(), slots, cache.positions(), cache.sizeBytes());
        return new DjlLanguageModel(config, cache, program);
    }

    @Override
    public int slots() {
        return cache.slots();
    }

    @Override
    public int maxContext() {
        return cache.positions();
    }

    @Override
    public PromptRows pack(Prompt prompt) {
        PromptPacking packing = new PromptPacking(prompt, config.vision().width());
        return PackedPrompt.in(program.newManager(), memory -> {
            try (NDManager call = program.newManager()) {
                return program.call(
                        memory,
                        "pack",
                        packing.tokens(call),
                        packing.features(call),
                        packing.dtypes(),
                        packing.order(call));
            }
        });
    }

    @Override
    public float[] prefill(int slot, PromptRows rows, int start, int end) {
        NDArray packed = ((PackedPrompt) rows).rows();
        try (NDManager call = program.newManager()) {
            return program.call(call, "prefill", slot, packed, start, end)
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    @Override
    public float[][] decode(int[] slots, int[] tokens, int[] positions) {
        try (NDManager call = program.newManager()) {
            NDArray logits = program.call(call, "decode", longs(slots), call.create(longs(tokens)), longs(positions))
                    .singletonOrThrow();
            return split(logits.toFloatArray(), slots.length);
        }
    }

    @Override
    public void close() {
        program.close();
    }

    private static float[][] split(float[] logits, int rows) {
        int width = logits.length / rows;
        float[][] split = new float[rows][];
        for (int row = 0; row < rows; row++) {
            split[row] = Arrays.copyOfRange(logits, row * width, (row + 1) * width);
        }
        return split;
    }

    private static long[] longs(int... values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
