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
    /** Those of {@code LlavaNextConfig}. */
    private static final List<Pinpoint> DEFAULT_PINPOINTS = List.of(
            new Pinpoint(336, 672),
            new Pinpoint(672, 336),
            new Pinpoint(672, 672),
            new Pinpoint(1008, 336),
            new Pinpoint(336, 1008));

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
        if (!config.has("image_grid_pinpoints")) {
            return DEFAULT_PINPOINTS;
        }
        List<Pinpoint> pinpoints = Pinpoint.listOf(config, "image_grid_pinpoints");
        if (pinpoints.isEmpty()) {
            throw config.invalid("image_grid_pinpoints", "at least one pair", pinpoints);
        }
        for (Pinpoint pinpoint : pinpoints) {
            if (pinpoint.height() % tile != 0 || pinpoint.width() % tile != 0) {
                throw config.invalid("image_grid_pinpoints", "multiples of the tile " + tile, pinpoint);
            }
        }
        return pinpoints;
    }
}
