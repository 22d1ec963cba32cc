package io.globalcom2.checkpoint.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * {@code config.json} of a LLaVA-NeXT checkpoint.
 *
 * @param imageTokenId the token that stands for an image in a prompt
 * @param pinpoints candidate sizes of the crop grid, in the file's order, not empty; each a multiple of the tile
 */
public record LlavaConfig(VisionConfig vision, TextConfig text, int imageTokenId, List<Pinpoint> pinpoints) {
    private static final String MODEL_TYPE = "llava_next";
    private static final List<List<Integer>> DEFAULT_PINPOINTS =
            List.of(List.of(336, 672), List.of(672, 336), List.of(672, 672), List.of(1008, 336), List.of(336, 1008));

    public LlavaConfig {
        requireNonNull(vision, "vision is null");
        requireNonNull(text, "text is null");
        pinpoints = List.copyOf(pinpoints);
    }

    /**
     * Reads the file's content.
     *
     * @throws CheckpointException if it is no LLaVA-NeXT checkpoint or one with parts that are not run here
     */
    public static LlavaConfig of(JsonObject config) {
        String modelType = config.text("model_type").orElseThrow(() -> config.missing("model_type"));
        if (!modelType.equals(MODEL_TYPE)) {
            throw config.unsupported("model_type", modelType, MODEL_TYPE);
        }
        config.require("projector_hidden_act", "gelu");
        config.require("multimodal_projector_bias", true);
        VisionConfig vision = VisionConfig.of(config);
        return new LlavaConfig(
                vision,
                TextConfig.of(config),
                config.integer("image_token_id", config.integer("image_token_index", 32_000)),
                pinpoints(config, vision.tile()));
    }

    private static List<Pinpoint> pinpoints(JsonObject config, int tile) {
        List<List<Integer>> pairs =
                config.has("image_grid_pinpoints") ? config.integerLists("image_grid_pinpoints") : DEFAULT_PINPOINTS;
        if (pairs.isEmpty()) {
            throw config.invalid("image_grid_pinpoints", "at least one pair", pairs);
        }
        for (List<Integer> pair : pairs) {
            if (pair.size() != 2 || pair.stream().anyMatch(edge -> edge <= 0 || edge % tile != 0)) {
                throw config.invalid("image_grid_pinpoints", "pairs of multiples of the tile " + tile, pair);
            }
        }
        return pairs.stream()
                .map(pair -> new Pinpoint(pair.get(0), pair.get(1)))
                .toList();
    }
}
