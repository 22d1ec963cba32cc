package io.globalcom2.checkpoint.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A vision tower: CLIP's, or SigLIP's, which has no class token.
 *
 * @param tile edge of a view in pixels
 * @param patch edge of a patch in pixels; what is left of the tile behind the last whole patch is not seen
 * @param layers encoder layers that the checkpoint holds
 * @param classToken whether a token stands before the patches that belongs to none of them (CLIP)
 * @param featureLayers how many layers the features have passed, {@code layers - 1} for LLaVA's layer −2; several stand side by side
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
        boolean classToken,
        List<Integer> featureLayers) {
    private static final int CHANNELS = 3;

    public VisionConfig {
        featureLayers = List.copyOf(featureLayers);
    }

    /** Tokens per edge of a view. */
    public int side() {
        return tile / patch;
    }

    /** Tokens of a view, the class token not counted. */
    public int tokens() {
        return side() * side();
    }

    /** Elements of a token's features. */
    public int featureWidth() {
        return width * featureLayers.size();
    }

    /** Missing keys take the defaults of the model type's configuration if the whole section is missing, else those of the tower's. */
    static VisionConfig of(JsonObject config, ModelType type) {
        JsonObject vision = config.objectOrEmpty("vision_config");
        TowerType tower = TowerType.of(vision, type.tower());
        TowerType.Defaults defaults = config.has("vision_config") ? tower.alone() : type.visionDefaults();
        vision.require("num_channels", CHANNELS);
        int tile = vision.positive("image_size", defaults.tile());
        int patch = vision.positive("patch_size", defaults.patch());
        if (patch > tile) {
            throw vision.invalid("patch_size", "at most image_size " + tile, patch);
        }
        int width = vision.positive("hidden_size", defaults.width());
        int heads = vision.positive("num_attention_heads", defaults.heads());
        if (width % heads != 0) {
            throw vision.invalid("hidden_size", "a multiple of num_attention_heads " + heads, width);
        }
        int layers = vision.positive("num_hidden_layers", defaults.layers());
        config.require("vision_feature_select_strategy", tower.hasClassToken() ? "default" : "full", type.strategy());
        return new VisionConfig(
                tile,
                patch,
                width,
                vision.positive("intermediate_size", defaults.intermediateWidth()),
                layers,
                heads,
                vision.positiveNumber("layer_norm_eps", tower.layerNormEpsilon()),
                activation(vision, tower.activation()),
                tower.hasClassToken(),
                featureLayers(config, type.featureLayer(), layers, width));
    }

    private static Activation activation(JsonObject vision, Activation absent) {
        String name = vision.text("hidden_act").orElse(absent.name()).toUpperCase(Locale.ROOT);
        return Arrays.stream(Activation.values())
                .filter(activation -> activation.name().equals(name))
                .findFirst()
                .orElseThrow(() -> vision.unsupported(
                        "hidden_act",
                        name.toLowerCase(Locale.ROOT),
                        Arrays.stream(Activation.values())
                                .map(activation -> activation.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    /** Counts as Hugging Face's hidden states do: 0 is the embedding, n the output of the n-th layer, −1 the output of the last. */
    private static List<Integer> featureLayers(JsonObject config, int absent, int layers, int width) {
        List<Integer> named = config.integers("vision_feature_layer");
        if (named.size() > Integer.MAX_VALUE / width) {
            throw config.invalid(
                    "vision_feature_layer", "less than 2^31 features of a token", named.size() + " layers of " + width);
        }
        return (named.isEmpty() ? List.of(absent) : named)
                .stream()
                        .map(layer -> {
                            long passed = layer < 0 ? layers + 1L + layer : layer;
                            if (passed < 0 || passed > layers) {
                                throw config.invalid(
                                        "vision_feature_layer", "of " + (layers + 1) + " hidden states", layer);
                            }
                            return (int) passed;
                        })
                        .toList();
    }
}
