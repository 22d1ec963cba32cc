package io.globalcom2.checkpoint.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The vision towers this backend runs, with their defaults in transformers ({@code configuration_*.py}). */
enum TowerType {
    CLIP("clip_vision_model", true, Activation.QUICK_GELU, 1e-5, new Defaults(224, 32, 768, 3072, 12, 12)),
    SIGLIP("siglip_vision_model", false, Activation.GELU_PYTORCH_TANH, 1e-6, new Defaults(224, 16, 768, 3072, 12, 12));

    private final String modelType;
    private final boolean classToken;
    private final Activation activation;
    private final double layerNormEpsilon;

    @SuppressWarnings("ImmutableEnumChecker") // numbers only
    private final Defaults alone;

    TowerType(String modelType, boolean classToken, Activation activation, double layerNormEpsilon, Defaults alone) {
        this.modelType = modelType;
        this.classToken = classToken;
        this.activation = activation;
        this.layerNormEpsilon = layerNormEpsilon;
        this.alone = alone;
    }

    /** Sizes of a tower where a configuration names none. */
    record Defaults(int tile, int patch, int width, int intermediateWidth, int layers, int heads) {}

    static TowerType of(JsonObject vision, TowerType absent) {
        String name = vision.text("model_type").orElse(absent.modelType);
        return Arrays.stream(values())
                .filter(tower -> tower.modelType.equals(name))
                .findFirst()
                .orElseThrow(() -> vision.unsupported(
                        "model_type",
                        name,
                        Arrays.stream(values()).map(tower -> tower.modelType).collect(Collectors.joining(" and "))));
    }

    boolean hasClassToken() {
        return classToken;
    }

    Activation activation() {
        return activation;
    }

    double layerNormEpsilon() {
        return layerNormEpsilon;
    }

    /** Where a section names the tower and not its sizes. */
    Defaults alone() {
        return alone;
    }
}
