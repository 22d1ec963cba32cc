package io.globalcom2.checkpoint.config;

/**
 * Rotary position embedding: how fast each pair of a head's dimensions turns with the position.
 *
 * @param factor by which positions are stretched; 1 with {@link Scaling#NONE}
 * @param lowFrequencyFactor with {@link Scaling#LLAMA3} and {@link Scaling#YARN}: wavelengths above {@code originalPositions / lowFrequencyFactor} are stretched in full
 * @param highFrequencyFactor with the same: wavelengths below {@code originalPositions / highFrequencyFactor} stay
 * @param originalPositions with the same: positions the model was first trained for
 * @param attentionFactor of cosines and sines; 1 but for {@link Scaling#YARN}
 */
public record RopeConfig(
        double theta,
        Scaling scaling,
        double factor,
        double lowFrequencyFactor,
        double highFrequencyFactor,
        int originalPositions,
        double attentionFactor) {
    private static final double YARN_FAST = 32;
    private static final double YARN_SLOW = 1;

    /** How longer contexts than the first training's are reached. */
    public enum Scaling {
        NONE,
        LINEAR,
        LLAMA3,
        YARN
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
            double frequency = 1 / (float) Math.pow(theta, exponent);
            frequencies[i] = (float)
                    switch (scaling) {
                        case NONE -> frequency;
                        case LINEAR -> frequency / factor;
                        case LLAMA3 -> scaleByWavelength(frequency);
                        case YARN -> scaleByPair(frequency, i, headDim);
                    };
        }
        return frequencies;
    }

    /** Between pairs that turn as often as the two factors say within the original positions, the share that is stretched rises evenly. */
    private double scaleByPair(double frequency, int pair, int headDim) {
        double first = Math.max(0, Math.floor(pairThatTurns(highFrequencyFactor, headDim)));
        double last = Math.min(headDim - 1, Math.ceil(pairThatTurns(lowFrequencyFactor, headDim)));
        double stretched = Math.max(0, Math.min(1, (pair - first) / Math.max(0.001, last - first)));
        return frequency / factor * stretched + frequency * (1 - stretched);
    }

    private double pairThatTurns(double times, int headDim) {
        return headDim * Math.log(originalPositions / (times * 2 * Math.PI)) / (2 * Math.log(theta));
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

    /**
     * Reads {@code rope_parameters} (newer saves) or {@code rope_theta} with {@code rope_scaling}.
     *
     * @param maxPositions that the model was made for
     */
    static RopeConfig of(JsonObject text, int maxPositions) {
        JsonObject rope = text.object("rope_parameters").orElseGet(() -> text.objectOrEmpty("rope_scaling"));
        double theta = rope.positiveNumber("rope_theta", text.positiveNumber("rope_theta", 10_000));
        rope.require("partial_rotary_factor", 1.0);
        text.require("partial_rotary_factor", 1.0);
        String type = rope.text("rope_type").or(() -> rope.text("type")).orElse("default");
        return switch (type) {
            // The dynamic kind changes nothing up to max_position_embeddings, and here no context is longer.
            case "default", "dynamic" -> new RopeConfig(theta, Scaling.NONE, 1, 1, 1, 1, 1);
            case "linear" -> new RopeConfig(theta, Scaling.LINEAR, factor(rope, "factor"), 1, 1, 1, 1);
            case "llama3" ->
                new RopeConfig(
                        theta,
                        Scaling.LLAMA3,
                        factor(rope, "factor"),
                        factor(rope, "low_freq_factor"),
                        factor(rope, "high_freq_factor"),
                        originalPositions(rope, maxPositions),
                        1);
            case "yarn" -> yarn(rope, theta, maxPositions);
            default -> throw rope.unsupported("rope_type", type, "default, linear, dynamic, llama3 and yarn");
        };
    }

    private static RopeConfig yarn(JsonObject rope, double theta, int maxPositions) {
        rope.require("truncate", true);
        int original = originalPositions(rope, maxPositions);
        double factor = rope.has("factor") ? factor(rope, "factor") : (double) maxPositions / original;
        double attention = magnitude(factor, 1);
        double mscale = rope.number("mscale", 0);
        double mscaleOfAll = rope.number("mscale_all_dim", 0);
        if (mscale != 0 && mscaleOfAll != 0) {
            attention = magnitude(factor, mscale) / magnitude(factor, mscaleOfAll);
        }
        return new RopeConfig(
                theta,
                Scaling.YARN,
                factor,
                rope.positiveNumber("beta_slow", YARN_SLOW),
                rope.positiveNumber("beta_fast", YARN_FAST),
                original,
                rope.positiveNumber("attention_factor", attention));
    }

    private static double magnitude(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    private static int originalPositions(JsonObject rope, int maxPositions) {
        return rope.positive("original_max_position_embeddings", maxPositions);
    }

    private static double factor(JsonObject rope, String key) {
        return rope.positiveNumber(key, 0);
    }
}
