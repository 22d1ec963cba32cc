package io.globalcom2.checkpoint.config;

import java.util.Locale;

/** The text models of the one family this backend runs, with their defaults in transformers ({@code configuration_*.py}). */
enum TextModelType {
    LLAMA(11008, 32_000, 2048),
    MISTRAL(14336, 32_000, 131_072),
    QWEN2(22016, 151_936, 32_768);

    private static final int MISTRAL_KEY_VALUE_HEADS = 8;
    private static final int MISTRAL_WINDOW = 4096;

    private final int intermediateWidth;
    private final int vocabulary;
    private final int maxPositions;

    TextModelType(int intermediateWidth, int vocabulary, int maxPositions) {
        this.intermediateWidth = intermediateWidth;
        this.vocabulary = vocabulary;
        this.maxPositions = maxPositions;
    }

    static TextModelType of(JsonObject text) {
        String name = text.text("model_type").orElse("llama");
        for (TextModelType type : values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        throw text.unsupported("model_type", name, "llama, mistral and qwen2");
    }

    int intermediateWidth() {
        return intermediateWidth;
    }

    int vocabulary() {
        return vocabulary;
    }

    boolean queryKeyValueBias() {
        return this == QWEN2;
    }

    int keyValueHeads(int heads) {
        return this == MISTRAL ? MISTRAL_KEY_VALUE_HEADS : heads;
    }

    /** Attention here has no window: up to its size that makes no difference. An explicit null means there is none. */
    int maxPositions(JsonObject text) {
        int positions = text.positive("max_position_embeddings", maxPositions);
        boolean windowed =
                switch (this) {
                    case LLAMA -> false;
                    case MISTRAL -> text.has("sliding_window") || !text.keys().contains("sliding_window");
                    case QWEN2 -> text.flag("use_sliding_window", false);
                };
        return windowed ? Math.min(positions, text.positive("sliding_window", MISTRAL_WINDOW)) : positions;
    }
}
