package io.globalcom2.checkpoint.config;

import java.util.Locale;

/**
 * A CLIP vision tower.
 *
 * @param tile edge of a view in pixels
 * @param patch edge of a patch in pixels; divides the tile
 * @param layers encoder layers that the checkpoint holds
 * @param featureLayers how many of them the features have passed: {@code layers - 1} for LLaVA's layer −2
 */
public record VisionConfig(
        int tile,
        int patch,
        int width,
        int intermediateWidth,
        int layers,
        int heads,
        double layerNormEpsilon,
        Activation activation,
        int featureLayers) {
    private static final String MODEL_TYPE = "clip_vision_model";
    private static final int CHANNELS = 3;

    /** Tokens per edge of a view. */
    public int side() {
        return tile / patch;
    }

    /** Tokens of a view, CLS not counted. */
    public int tokens() {
        return side() * side();
    }

    /** Missing keys take the defaults of {@code LlavaNextConfig} if the whole section is missing, else those of {@code CLIPVisionConfig}. */
    static VisionConfig of(JsonObject config) {
        boolean present = config.has("vision_config");
        JsonObject vision = config.objectOrEmpty("vision_config");
        vision.require("model_type", MODEL_TYPE);
        vision.require("num_channels", CHANNELS);
        int tile = vision.positive("image_size", present ? 224 : 336);
        int patch = vision.positive("patch_size", present ? 32 : 14);
        if (tile % patch != 0) {
            throw vision.invalid("image_size", "a multiple of patch_size " + patch, tile);
        }
        int width = vision.positive("hidden_size", present ? 768 : 1024);
        int heads = vision.positive("num_attention_heads", present ? 12 : 16);
        if (width % heads != 0) {
            throw vision.invalid("hidden_size", "a multiple of num_attention_heads " + heads, width);
        }
        int layers = vision.positive("num_hidden_layers", present ? 12 : 24);
        return new VisionConfig(
                tile,
                patch,
                width,
                vision.positive("intermediate_size", present ? 3072 : 4096),
                layers,
                heads,
                vision.number("layer_norm_eps", 1e-5),
                activation(vision),
                featureLayers(config, layers));
    }

    private static Activation activation(JsonObject vision) {
        String name = vision.text("hidden_act").orElse("quick_gelu");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "quick_gelu" -> Activation.QUICK_GELU;
            case "gelu" -> Activation.GELU;
            default -> throw vision.unsupported("hidden_act", name, "quick_gelu and gelu");
        };
    }

    /** Counts as Hugging Face's hidden states do: 0 is the embedding, n the output of the n-th layer, −1 the output of the last. */
    private static int featureLayers(JsonObject config, int layers) {
        config.require("vision_feature_select_strategy", "default");
        int layer = config.integer("vision_feature_layer", -2);
        int passed = layer < 0 ? layers + 1 + layer : layer;
        if (passed < 0 || passed > layers) {
            throw config.invalid("vision_feature_layer", "one of " + (layers + 1) + " hidden states", layer);
        }
        return passed;
    }
}
