package io.globalcom2.checkpoint.config;

/**
 * The language model. One family: pre-norm decoder with RMSNorm, rotary positions, gated SiLU feed-forward and grouped-query attention.
 *
 * @param keyValueHeads divides heads
 * @param headDim width of one head; even
 * @param maxPositions positions the model was made for
 * @param queryKeyValueBias whether these three projections have biases (Qwen2)
 * @param tiedEmbeddings whether the output product may reuse the embeddings, where the file has no {@code lm_head}
 */
public record TextConfig(
        int width,
        int intermediateWidth,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        int vocabulary,
        int maxPositions,
        double rmsNormEpsilon,
        RopeConfig rope,
        AttentionWindow window,
        boolean queryKeyValueBias,
        boolean tiedEmbeddings) {

    /** Missing keys take the defaults of the model type, as in transformers. */
    static TextConfig of(JsonObject config, String defaultType) {
        JsonObject text = config.objectOrEmpty("text_config");
        TextModelType type = TextModelType.of(text, defaultType);
        text.require("hidden_act", "silu");
        text.require("mlp_bias", false);
        text.require("attention_bias", false);
        int width = text.positive("hidden_size", 4096);
        int heads = text.positive("num_attention_heads", 32);
        int keyValueHeads = text.positive("num_key_value_heads", type.keyValueHeads(heads));
        if (heads % keyValueHeads != 0) {
            throw text.invalid("num_key_value_heads", "a divisor of num_attention_heads " + heads, keyValueHeads);
        }
        int headDim = text.positive("head_dim", width / heads);
        if (headDim % 2 != 0) {
            throw text.invalid("head_dim", "an even number", headDim);
        }
        if (headDim > Integer.MAX_VALUE / heads) {
            throw text.invalid("head_dim", "at most 2^31 with num_attention_heads " + heads, headDim);
        }
        int layers = text.positive("num_hidden_layers", 32);
        int maxPositions = type.maxPositions(text);
        return new TextConfig(
                width,
                text.positive("intermediate_size", type.intermediateWidth()),
                layers,
                heads,
                keyValueHeads,
                headDim,
                text.positive("vocab_size", type.vocabulary()),
                maxPositions,
                text.positiveNumber("rms_norm_eps", 1e-6),
                RopeConfig.of(text, maxPositions),
                type.window(text, layers),
                type.queryKeyValueBias(),
                text.flag("tie_word_embeddings", false) || config.flag("tie_word_embeddings", false));
    }
}
