package io.globalcom2.checkpoint.config;

import java.util.Locale;

/** The text models of the one family this backend runs, with their defaults in transformers ({@code configuration_*.py}). */
enum TextModelType {
    LLAMA(11008, 32_000, 2048),
    MISTRAL(14336, 32_000, 131_072),
    QWEN2(22016, 151_936, 32_768);

    private static final int MISTRAL_KEY_VALUE_HEADS = 8;

    private final int intermediateWidth;
    private final int vocabulary;
    private final int maxPositions;

    TextModelType(int intermediateWidth, int vocabulary, int maxPositions) {
        this.intermediateWidth = intermediateWidth;
        this.vocabulary = vocabulary;
        this.maxPositions = maxPositions;
    }

    static TextModelType of(JsonObject text, String absent) {
        String name = text.text("model_type").orElse(absent);
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

    int maxPositions(JsonObject text) {
        return text.positive("max_position_embeddings", maxPositions);
    }

    AttentionWindow window(JsonObject text, int layers) {
        return switch (this) {
            case LLAMA -> AttentionWindow.NONE;
            case MISTRAL -> AttentionWindow.ofMistral(text);
            case QWEN2 -> AttentionWindow.ofQwen2(text, layers);
        };
    }
}
