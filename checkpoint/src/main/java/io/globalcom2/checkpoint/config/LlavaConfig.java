package io.globalcom2.checkpoint.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code config.json} of a checkpoint of the LLaVA-NeXT or LLaVA-OneVision family.
 *
 * @param imageTokenId the token that stands for an image in a prompt
 * @param pinpoints candidate sizes of the crop grid, in the file's order, not empty; each a multiple of the tile
 * @param anyresMax M of {@code anyres_max_M}: uncompressed crops of more tokens than M views have are resized before they are read; 0: never
 * @param severalAsThumbnails whether each of several images in a prompt is read as its thumbnail alone
 */
public record LlavaConfig(
        VisionConfig vision,
        TextConfig text,
        int imageTokenId,
        List<Pinpoint> pinpoints,
        int anyresMax,
        boolean severalAsThumbnails) {
    private static final Pattern ANYRES_MAX = Pattern.compile("anyres_max_([1-9]\\d{0,5})");

    public LlavaConfig {
        requireNonNull(vision, "vision is null");
        requireNonNull(text, "text is null");
        pinpoints = List.copyOf(pinpoints);
    }

    /** The most that one image may come to. */
    public LargestImage largestImage() {
        return LargestImage.of(vision, pinpoints);
    }

    /**
     * Reads the file's content.
     *
     * @throws CheckpointException if it is no such checkpoint or one with parts that are not run here
     */
    public static LlavaConfig of(JsonObject config) {
        ModelType type = ModelType.of(config);
        config.require("projector_hidden_act", "gelu");
        config.require("multimodal_projector_bias", true);
        config.object("quantization_config").ifPresent(quantization -> {
            throw config.unsupported(
                    "quantization_config",
                    quantization.text("quant_method").orElse("of an unknown method"),
                    "weights in float16, bfloat16 and float32");
        });
        VisionConfig vision = VisionConfig.of(config, type);
        boolean oneVision = type == ModelType.LLAVA_ONEVISION;
        return new LlavaConfig(
                vision,
                TextConfig.of(config, type.textModel()),
                config.integer("image_token_id", config.integer("image_token_index", type.imageToken())),
                pinpoints(config, type, vision),
                oneVision ? anyresMax(config) : 0,
                oneVision);
    }

    private static int anyresMax(JsonObject config) {
        String ratio = config.text("vision_aspect_ratio").orElse("anyres_max_9");
        Matcher matcher = ANYRES_MAX.matcher(ratio);
        if (!matcher.matches()) {
            throw config.unsupported("vision_aspect_ratio", ratio, "anyres_max_M");
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static List<Pinpoint> pinpoints(JsonObject config, ModelType type, VisionConfig vision) {
        int tile = vision.tile();
        List<Pinpoint> pinpoints =
                config.has("image_grid_pinpoints") ? Pinpoint.listOf(config, "image_grid_pinpoints") : type.pinpoints();
        if (pinpoints.isEmpty()) {
            throw config.invalid("image_grid_pinpoints", "at least one pair", pinpoints);
        }
        for (Pinpoint pinpoint : pinpoints) {
            if (pinpoint.height() % tile != 0 || pinpoint.width() % tile != 0) {
                throw config.invalid("image_grid_pinpoints", "multiples of the tile " + tile, pinpoint);
            }
            requireOnePiece(config, vision, pinpoint);
        }
        return pinpoints;
    }

    /** Pixels and features of an image are arrays of Java. In floating point, so that nothing a file says overflows. */
    private static void requireOnePiece(JsonObject config, VisionConfig vision, Pinpoint pinpoint) {
        double tile = vision.tile();
        double views = 1 + pinpoint.height() / tile * (pinpoint.width() / tile);
        double side = vision.side();
        double features = views * side * side * vision.featureWidth();
        double largest = (double) Integer.MAX_VALUE / Float.BYTES;
        if (views * 3 * tile * tile > largest || features > largest) {
            throw config.invalid(
                    "image_grid_pinpoints",
                    "an image of less than 2 GiB of pixels and of features in float32",
                    pinpoint + " in tiles of " + vision.tile() + " pixels, " + vision.side() + " tokens an edge");
        }
    }
}
