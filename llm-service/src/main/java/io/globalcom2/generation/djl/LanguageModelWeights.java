package io.globalcom2.generation.djl;

import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TextConfig;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.djl.QuantizedWeights;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.checkpoint.safetensors.Weights;
import java.util.Map;
import java.util.TreeMap;

/** The tensors of a LLaVA-NeXT checkpoint that the language tier needs, each asked for with its shape, under the names that its program uses. */
final class LanguageModelWeights {
    static final String EMBEDDINGS = "embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";

    private final Weights checkpoint;
    private final Weights decoder;
    private final Map<String, StoredTensor> tensors = new TreeMap<>();
    private final Map<String, StoredTensor> matrices = new TreeMap<>();

    private LanguageModelWeights(Weights checkpoint) {
        this.checkpoint = checkpoint;
        this.decoder = checkpoint.under("language_model.");
    }

    /**
     * Maps them.
     *
     * @throws io.globalcom2.checkpoint.config.CheckpointException when one is missing or has another shape
     */
    static LanguageModelWeights map(LlavaConfig config, Weights checkpoint) {
        LanguageModelWeights weights = new LanguageModelWeights(checkpoint);
        TextConfig text = config.text();
        weights.addProjector(config.vision().featureWidth(), text.width());
        weights.put(weights.decoder, EMBEDDINGS, text.vocabulary(), text.width());
        for (int layer = 0; layer < text.layers(); layer++) {
            weights.addLayer("layers." + layer + ".", text);
        }
        weights.put(weights.decoder, "norm.weight", text.width());
        if (checkpoint.contains(HEAD) || !text.tiedEmbeddings()) {
            weights.putMatrix(checkpoint, HEAD, text.vocabulary(), text.width());
        } else {
            weights.matrices.put(HEAD, weights.tensors.get(EMBEDDINGS));
        }
        return weights;
    }

    /** All of them, in a map of the caller's own. */
    Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> all = new TreeMap<>(tensors);
        all.putAll(matrices);
        return all;
    }

    /** What every position goes through, the matrices of the decoder's layers and of its head, as far as they can be quantized. */
    Map<String, StoredTensor> quantizable(WeightFormat format) {
        Map<String, StoredTensor> quantizable = new TreeMap<>(matrices);
        quantizable.values().removeIf(matrix -> !QuantizedWeights.isPossible(format, matrix));
        return quantizable;
    }

    private void addProjector(int visionWidth, int width) {
        put(checkpoint, "multi_modal_projector.linear_1.weight", width, visionWidth);
        put(checkpoint, "multi_modal_projector.linear_1.bias", width);
        put(checkpoint, "multi_modal_projector.linear_2.weight", width, width);
        put(checkpoint, "multi_modal_projector.linear_2.bias", width);
        put(checkpoint, "image_newline", width);
    }

    private void addLayer(String layer, TextConfig text) {
        int queryWidth = text.heads() * text.headDim();
        int keyValueWidth = text.keyValueHeads() * text.headDim();
        put(decoder, layer + "input_layernorm.weight", text.width());
        putMatrix(decoder, layer + "self_attn.q_proj.weight", queryWidth, text.width());
        putMatrix(decoder, layer + "self_attn.k_proj.weight", keyValueWidth, text.width());
        putMatrix(decoder, layer + "self_attn.v_proj.weight", keyValueWidth, text.width());
        putMatrix(decoder, layer + "self_attn.o_proj.weight", text.width(), queryWidth);
        if (text.queryKeyValueBias()) {
            put(decoder, layer + "self_attn.q_proj.bias", queryWidth);
            put(decoder, layer + "self_attn.k_proj.bias", keyValueWidth);
            put(decoder, layer + "self_attn.v_proj.bias", keyValueWidth);
        }
        put(decoder, layer + "post_attention_layernorm.weight", text.width());
        putMatrix(decoder, layer + "mlp.gate_proj.weight", text.intermediateWidth(), text.width());
        putMatrix(decoder, layer + "mlp.up_proj.weight", text.intermediateWidth(), text.width());
        putMatrix(decoder, layer + "mlp.down_proj.weight", text.width(), text.intermediateWidth());
    }

    private void putMatrix(Weights from, String name, long... shape) {
        matrices.put(name, from.tensor(name, shape));
    }

    private void put(Weights from, String name, long... shape) {
        tensors.put(name, from.tensor(name, shape));
    }
}
