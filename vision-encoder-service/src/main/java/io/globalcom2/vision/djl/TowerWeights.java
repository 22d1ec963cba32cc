package io.globalcom2.vision.djl;

import io.globalcom2.checkpoint.config.VisionConfig;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.djl.QuantizedWeights;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.checkpoint.safetensors.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors that {@code vision_tower.py} reads, with their shapes. Names are those of Hugging Face's {@code CLIPVisionModel} and {@code
 * SiglipVisionModel}. Layers behind the features are not read; but of CLIP's last one what the saliency scores need.
 */
final class TowerWeights {
    private static final int CHANNELS = 3;

    private static final String LAYERS = "encoder.layers.";

    private final Weights source;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private TowerWeights(Weights source) {
        this.source = source;
    }

    /**
     * Maps them.
     *
     * @param tower the checkpoint's tensors under {@code vision_tower.}
     * @return by name, without the tower's prefix
     * @throws io.globalcom2.checkpoint.config.CheckpointException if one is missing or of another shape than the configuration says
     */
    static Map<String, StoredTensor> map(VisionConfig config, Weights tower) {
        TowerWeights weights = new TowerWeights(tower);
        weights.add("embeddings.patch_embedding.weight", config.width(), CHANNELS, config.patch(), config.patch());
        if (config.classToken()) {
            weights.add("embeddings.class_embedding", config.width());
            weights.add("embeddings.position_embedding.weight", 1 + config.tokens(), config.width());
            weights.addNorm("pre_layrnorm", config.width());
        } else {
            weights.add("embeddings.patch_embedding.bias", config.width());
            weights.add("embeddings.position_embedding.weight", config.tokens(), config.width());
        }
        int last = config.layers() - 1;
        int passed = Collections.max(config.featureLayers());
        int whole = config.classToken() ? Math.max(passed, last) : passed;
        for (int layer = 0; layer < whole; layer++) {
            weights.addLayer(layer, config);
        }
        if (config.classToken() && whole == last) {
            weights.addScores(last, config);
        }
        return weights.tensors;
    }

    /**
     * Of the mapped tensors the matrices of the layers, as far as they can be quantized; not of the one behind the features, whose scores decide what is
     * kept. None in another format than {@link WeightFormat#W8A8}.
     */
    static Map<String, StoredTensor> quantizable(
            VisionConfig config, Map<String, StoredTensor> tensors, WeightFormat format) {
        if (format != WeightFormat.W8A8) {
            return Map.of();
        }
        String behind = LAYERS + Collections.max(config.featureLayers()) + ".";
        Map<String, StoredTensor> quantizable = new LinkedHashMap<>(tensors);
        quantizable
                .entrySet()
                .removeIf(entry -> !entry.getKey().startsWith(LAYERS)
                        || entry.getKey().startsWith(behind)
                        || entry.getValue().shape().length != 2
                        || !QuantizedWeights.isPossible(format, entry.getValue()));
        return quantizable;
    }

    private void addLayer(int layer, VisionConfig config) {
        String name = LAYERS + layer + ".";
        addScores(layer, config);
        addLinear(name + "self_attn.v_proj", config.width(), config.width());
        addLinear(name + "self_attn.out_proj", config.width(), config.width());
        addNorm(name + "layer_norm2", config.width());
        addLinear(name + "mlp.fc1", config.intermediateWidth(), config.width());
        addLinear(name + "mlp.fc2", config.width(), config.intermediateWidth());
    }

    /** What the attention logits of a layer need. */
    private void addScores(int layer, VisionConfig config) {
        String name = LAYERS + layer + ".";
        addNorm(name + "layer_norm1", config.width());
        addLinear(name + "self_attn.q_proj", config.width(), config.width());
        addLinear(name + "self_attn.k_proj", config.width(), config.width());
    }

    private void addNorm(String name, long width) {
        add(name + ".weight", width);
        add(name + ".bias", width);
    }

    private void addLinear(String name, long out, long in) {
        add(name + ".weight", out, in);
        add(name + ".bias", out);
    }

    private void add(String name, long... shape) {
        tensors.put(name, source.tensor(name, shape));
    }
}
