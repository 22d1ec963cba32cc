package io.globalcom2.vision.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.VisionConfig;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.Conversion;
import io.globalcom2.checkpoint.djl.EightBits;
import io.globalcom2.checkpoint.djl.ProcessMemory;
import io.globalcom2.checkpoint.djl.ProgramSource;
import io.globalcom2.checkpoint.djl.QuantizedWeights;
import io.globalcom2.checkpoint.djl.ServiceNeed;
import io.globalcom2.checkpoint.djl.TensorBytes;
import io.globalcom2.checkpoint.djl.TorchProgram;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.cropping.Views;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.SaliencyScores;
import io.globalcom2.vision.encoding.VisionTower;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The program {@code vision_tower.py} with the weights of one checkpoint. It writes nothing while it runs, so calls may overlap. */
public final class DjlVisionTower implements VisionTower {
    private final VisionConfig config;
    private final FloatFormat dtype;
    private final TorchProgram program;

    private DjlVisionTower(VisionConfig config, FloatFormat dtype, TorchProgram program) {
        this.config = config;
        this.dtype = dtype;
        this.program = program;
    }

    /**
     * Loads the program and the tower's weights, and nothing else of the checkpoint.
     *
     * @param storage {@link WeightFormat#W8A8}, or the matrices stay dense: a view has hundreds of rows, which gain nothing from quantized weights alone
     * @throws io.globalcom2.checkpoint.config.CheckpointException if a tensor is missing or of another shape than the configuration says
     * @throws IllegalStateException if they do not fit into memory
     */
    public static DjlVisionTower load(TorchRuntime runtime, Checkpoint checkpoint, WeightStorage storage) {
        VisionConfig config = checkpoint.config().vision();
        Map<String, StoredTensor> weights = weights(checkpoint);
        Map<String, StoredTensor> quantizable = TowerWeights.quantizable(config, weights, storage.format());
        weights.keySet().removeAll(quantizable.keySet());
        if (!runtime.device().isGpu()) {
            ProcessMemory.ofThisProcess()
                    .requireFits(
                            need(checkpoint, runtime.computeDtype(), storage.format())
                                    .sizeBytes(),
                            "the vision tower's weights",
                            "give the service more memory or a smaller heap");
        }
        Map<String, Object> values = Map.of(
                "layers", config.layers(),
                "heads", config.heads(),
                "patch", config.patch(),
                "epsilon", config.layerNormEpsilon(),
                "activation", config.activation().name().toLowerCase(Locale.ROOT),
                "class_token", config.classToken(),
                "eight_bits", EightBits.part(storage.format()));
        TorchProgram program = runtime.load(ProgramSource.read(DjlVisionTower.class, "vision_tower.py", values));
        try {
            Map<String, TensorBytes> packed = quantizable.isEmpty()
                    ? Map.of()
                    : QuantizedWeights.open(
                            runtime,
                            WeightFormat.W8A8,
                            storage.cache().orElseGet(checkpoint::quantizedFolder),
                            checkpoint.weights().fingerprint(),
                            quantizable);
            program.loadWeights(weights, Set.of(), packed);
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
        return new DjlVisionTower(config, runtime.computeDtype(), program);
    }

    /**
     * What it takes on a CPU.
     *
     * @param format as for {@link #load}
     * @throws io.globalcom2.checkpoint.config.CheckpointException if a tensor is missing or of another shape than the configuration says
     */
    public static ServiceNeed need(Checkpoint checkpoint, FloatFormat dtype, WeightFormat format) {
        Map<String, StoredTensor> dense = weights(checkpoint);
        List<StoredTensor> tensors = List.copyOf(dense.values());
        Map<String, StoredTensor> quantizable =
                TowerWeights.quantizable(checkpoint.config().vision(), dense, format);
        dense.keySet().removeAll(quantizable.keySet());
        String kept = (quantizable.isEmpty() ? dtype.name() : format.name()).toLowerCase(Locale.ROOT);
        return new ServiceNeed(
                tensors,
                Conversion.of(dense.values(), dtype),
                Map.of(
                        "weights (%s)".formatted(kept),
                        ProcessMemory.bytesOf(dense.values(), dtype)
                                + QuantizedWeights.bytesOf(format, quantizable.values())));
    }

    private static Map<String, StoredTensor> weights(Checkpoint checkpoint) {
        return TowerWeights.map(
                checkpoint.config().vision(), checkpoint.weights().under("vision_tower."));
    }

    @Override
    public int side() {
        return config.side();
    }

    @Override
    public int width() {
        return config.featureWidth();
    }

    @Override
    public boolean hasClassToken() {
        return config.classToken();
    }

    @Override
    public FloatFormat dtype() {
        return dtype;
    }

    @Override
    public EncodedViews encode(Views views) {
        if (views.tile() != config.tile()) {
            throw new IllegalArgumentException(
                    "expected views of " + config.tile() + " pixels, got views of " + views.tile());
        }
        try (NDManager scope = program.newManager()) {
            Shape shape = new Shape(views.count(), 3, views.tile(), views.tile());
            NDList result = program.call(
                    scope,
                    "encode",
                    scope.create(views.values(), shape),
                    config.featureLayers().stream()
                            .mapToLong(Integer::longValue)
                            .toArray());
            byte[] features = result.get(0).toByteArray(); // [V, T, F * C]
            float[] scores = result.get(1).toFloatArray(); // [V, T]
            return new EncodedViews(new SaliencyScores(views.count(), scores), features);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
