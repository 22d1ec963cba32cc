package io.globalcom2.checkpoint.config;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code preprocessor_config.json}: how pixels become the vision tower's input, {@code (value * rescaleFactor - mean) / standardDeviation} per channel.
 * Views are cut by bicubic resizing with antialiasing; nothing else is run here.
 *
 * @param tile edge of a view in pixels
 * @param mean red, green, blue
 * @param standardDeviation red, green, blue; above zero
 */
public record ImageProcessorConfig(int tile, double rescaleFactor, List<Double> mean, List<Double> standardDeviation) {
    private static final int BICUBIC = 3;
    /** CLIP's, the defaults of {@code LlavaNextImageProcessor}. */
    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);

    private static final List<Double> CLIP_STANDARD_DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);

    public ImageProcessorConfig {
        mean = List.copyOf(mean);
        standardDeviation = List.copyOf(standardDeviation);
    }

    /**
     * Reads the {@code image_processor} of {@code processor_config.json}, where newer saves have it, else {@code preprocessor_config.json}: in transformers' order.
     *
     * @throws CheckpointException if neither is there or asks for other steps than these
     */
    public static ImageProcessorConfig read(Path folder, LlavaConfig config) {
        JsonObject file = JsonObject.readIfPresent(folder.resolve("processor_config.json"))
                .flatMap(processor -> processor.object("image_processor"))
                .or(() -> JsonObject.readIfPresent(folder.resolve("preprocessor_config.json")))
                .orElseThrow(() -> new CheckpointException("there is no preprocessor_config.json in " + folder
                        + ", and no processor_config.json with an image_processor"));
        return of(file, config);
    }

    static ImageProcessorConfig of(JsonObject file, LlavaConfig config) {
        // Cropping a view to its own size and padding a batch of images change nothing.
        for (String step : List.of("do_resize", "do_rescale", "do_normalize")) {
            file.require(step, true);
        }
        file.require("resample", BICUBIC);
        int tile = config.vision().tile();
        requireTile(file, "size", tile);
        requireTile(file, "crop_size", tile);
        if (file.has("image_grid_pinpoints")
                && !Pinpoint.listOf(file, "image_grid_pinpoints").equals(config.pinpoints())) {
            throw file.invalid(
                    "image_grid_pinpoints", "those of config.json", file.integerLists("image_grid_pinpoints"));
        }
        List<Double> standardDeviation = channels(file, "image_std", CLIP_STANDARD_DEVIATION);
        if (standardDeviation.stream().anyMatch(value -> value <= 0)) {
            throw file.invalid("image_std", "numbers above zero", standardDeviation);
        }
        return new ImageProcessorConfig(
                tile,
                file.positiveNumber("rescale_factor", 1 / 255.0),
                channels(file, "image_mean", CLIP_MEAN),
                standardDeviation);
    }

    /** A number, a list of height and width, or an object of edges by name. */
    private static void requireTile(JsonObject file, String key, int tile) {
        if (file.isObject(key)) {
            JsonObject size = file.objectOrEmpty(key);
            size.keys().forEach(edge -> size.require(edge, tile));
        } else if (file.integers(key).stream().anyMatch(edge -> edge != tile)) {
            throw file.unsupported(key, file.integers(key), tile);
        }
    }

    private static List<Double> channels(JsonObject file, String key, List<Double> absent) {
        List<Double> values = file.has(key) ? file.numbers(key) : absent;
        if (values.size() != 3) {
            throw file.invalid(key, "3 numbers", values);
        }
        return values;
    }
}
