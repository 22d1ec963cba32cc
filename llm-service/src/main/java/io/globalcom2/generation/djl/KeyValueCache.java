package io.globalcom2.generation.djl;

import io.globalcom2.checkpoint.config.TextConfig;

/**
 * How large the KV cache is: for each layer the keys and the values, [key/value heads, positions, head dim]; {@code language_model.py} says how keys lie.
 *
 * @param positions of all sequences together
 * @param maxContext positions of one sequence
 * @param sizeBytes of the whole cache
 */
record KeyValueCache(int positions, int maxContext, long sizeBytes) {
    /** Contexts that there is room for where nobody says for how many positions. */
    private static final int CONTEXTS = 4;

    /**
     * The cache for a model.
     *
     * @param positions 0 takes those of four whole contexts
     * @param maxContext 0 takes what the model was made for
     * @param elementSizeBytes of the compute dtype
     * @throws IllegalArgumentException when the model was not made for so long a context, or there is no room for one
     */
    static KeyValueCache of(TextConfig text, int positions, int maxContext, int elementSizeBytes) {
        if (maxContext < 0 || maxContext > text.maxPositions()) {
            throw new IllegalArgumentException(
                    "globalcom2.llm.max-context: expected 0 to %d, got %d".formatted(text.maxPositions(), maxContext));
        }
        int context = maxContext == 0 ? text.maxPositions() : maxContext;
        if (positions != 0 && positions < context) {
            throw new IllegalArgumentException(
                    "globalcom2.llm.cache-positions: expected 0 or at least the %d of globalcom2.llm.max-context, got %d"
                            .formatted(context, positions));
        }
        if (positions == 0 && context > Integer.MAX_VALUE / CONTEXTS) {
            throw new IllegalArgumentException(
                    "globalcom2.llm.cache-positions: expected a number for contexts of %d positions, got 0, which takes %d of them; or lower globalcom2.llm.max-context"
                            .formatted(context, CONTEXTS));
        }
        int all = positions == 0 ? CONTEXTS * context : positions;
        long elements = 2L * text.layers() * text.keyValueHeads() * all * text.headDim();
        return new KeyValueCache(all, context, elements * elementSizeBytes);
    }
}
