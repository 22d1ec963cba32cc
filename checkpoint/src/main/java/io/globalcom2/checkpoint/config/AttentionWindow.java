package io.globalcom2.checkpoint.config;

import java.util.List;

/**
 * How far back attention looks: in layers from {@code firstLayer} on, a position sees itself and those before it, {@code size} in all; below, all before it.
 *
 * @param size 0 where there is no window
 */
public record AttentionWindow(int size, int firstLayer) {
    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";
    private static final int DEFAULT_SIZE = 4096;
    private static final int DEFAULT_FIRST_LAYER = 28;

    /** Every layer looks at everything. */
    public static final AttentionWindow NONE = new AttentionWindow(0, 0);

    /** Mistral: an explicit null means there is none. */
    static AttentionWindow ofMistral(JsonObject text) {
        return isNull(text) ? NONE : new AttentionWindow(text.positive("sliding_window", DEFAULT_SIZE), 0);
    }

    /** Qwen2: from {@code max_window_layers} on, or as {@code layer_types} says. */
    static AttentionWindow ofQwen2(JsonObject text, int layers) {
        if (!text.flag("use_sliding_window", false) || isNull(text)) {
            return NONE;
        }
        int size = text.positive("sliding_window", DEFAULT_SIZE);
        List<String> types = text.texts("layer_types");
        if (types.isEmpty()) {
            return new AttentionWindow(size, text.integer("max_window_layers", DEFAULT_FIRST_LAYER));
        }
        int first = types.indexOf(SLIDING);
        if (first < 0) {
            return NONE;
        }
        for (int layer = 0; layer < types.size(); layer++) {
            String expected = layer < first ? FULL : SLIDING;
            if (types.size() != layers || !types.get(layer).equals(expected)) {
                throw text.invalid(
                        "layer_types", FULL + " up to one of " + layers + " layers and " + SLIDING + " behind", types);
            }
        }
        return new AttentionWindow(size, first);
    }

    private static boolean isNull(JsonObject text) {
        return text.keys().contains("sliding_window") && !text.has("sliding_window");
    }
}
