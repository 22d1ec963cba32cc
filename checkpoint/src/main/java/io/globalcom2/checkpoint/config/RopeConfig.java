package io.globalcom2.checkpoint.config;

/**
 * Rotary position embedding: how fast each pair of a head's dimensions turns with the position.
 *
 * @param factor by which positions are stretched; 1 with {@link Scaling#NONE}
 * @param lowFrequencyFactor with {@link Scaling#LLAMA3}: wavelengths above {@code originalPositions / lowFrequencyFactor} are stretched in full
 * @param highFrequencyFactor with {@link Scaling#LLAMA3}: wavelengths below {@code originalPositions / highFrequencyFactor} stay
 * @param originalPositions with {@link Scaling#LLAMA3}: positions the model was first trained for
 */
public record RopeConfig(
        double theta,
        Scaling scaling,
        double factor,
        double lowFrequencyFactor,
        double highFrequencyFactor,
        int originalPositions) {
    /** How longer contexts than the first training's are reached. */
    public enum Scaling {
        NONE,
        LINEAR,
        LLAMA3
    }

    /**
     * The angle per position of each pair of dimensions, in radians, rounded where Hugging Face rounds to float32. Source: {@code modeling_rope_utils.py} of
     * transformers.
     *
     * @return [headDim / 2], descending
     */
    public float[] inverseFrequencies(int headDim) {
        float[] frequencies = new float[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            float exponent = 2f * i / headDim;
            frequencies[i] = (float) scale(1 / (float) Math.pow(theta, exponent));
        }
        return frequencies;
    }

    private double scale(double frequency) {
        return switch (scaling) {
            case NONE -> frequency;
            case LINEAR -> frequency / factor;
            case LLAMA3 -> scaleByWavelength(frequency);
        };
    }

    private double scaleByWavelength(double frequency) {
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < originalPositions / highFrequencyFactor) {
            return frequency;
        }
        if (wavelength > originalPositions / lowFrequencyFactor) {
            return frequency / factor;
        }
        double smooth =
                (originalPositions / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
        return (1 - smooth) * frequency / factor + smooth * frequency;
    }

    /** Reads {@code rope_parameters} (newer saves) or {@code rope_theta} with {@code rope_scaling}. */
    static RopeConfig of(JsonObject text) {
        JsonObject rope = text.object("rope_parameters").orElseGet(() -> text.objectOrEmpty("rope_scaling"));
        double theta = rope.number("rope_theta", text.number("rope_theta", 10_000));
        rope.require("partial_rotary_factor", 1.0);
        text.require("partial_rotary_factor", 1.0);
        String type = rope.text("rope_type").or(() -> rope.text("type")).orElse("default");
        return switch (type) {
            case "default" -> new RopeConfig(theta, Scaling.NONE, 1, 1, 1, 1);
            case "linear" -> new RopeConfig(theta, Scaling.LINEAR, factor(rope, "factor"), 1, 1, 1);
            case "llama3" ->
                new RopeConfig(
                        theta,
                        Scaling.LLAMA3,
                        factor(rope, "factor"),
                        factor(rope, "low_freq_factor"),
                        factor(rope, "high_freq_factor"),
                        rope.positive("original_max_position_embeddings", 0));
            default -> throw rope.unsupported("rope_type", type, "default, linear and llama3");
        };
    }

    private static double factor(JsonObject rope, String key) {
        double factor = rope.number(key, 0);
        if (factor <= 0) {
            throw rope.invalid(key, "a number above zero", factor);
        }
        return factor;
    }
}
