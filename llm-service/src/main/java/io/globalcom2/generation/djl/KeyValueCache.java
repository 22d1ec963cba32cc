package io.globalcom2.generation.djl;

import io.globalcom2.checkpoint.config.TextConfig;

/**
 * How large the KV cache is: for each layer the keys and the values, [slots, key/value heads, positions, head dim].
 *
 * @param positions in each slot
 * @param sizeBytes of the whole cache
 */
record KeyValueCache(int slots, int positions, long sizeBytes) {
    /**
     * The cache for a model.
     *
     * @param maxContext 0 takes what the model was made for
     * @param elementSizeBytes of the compute dtype
     * @throws IllegalArgumentException when there is no room for a slot, or the model was not made for so many positions
     */
    static KeyValueCache of(TextConfig text, int slots, int maxContext, int elementSizeBytes) {
        if (slots < 1) {
            throw new IllegalArgumentException("globalcom2.llm.slots: expected at least 1, got " + slots);
        }
        if (maxContext < 0 || maxContext > text.maxPositions()) {
            throw new IllegalArgumentException(
                    "globalcom2.llm.max-context: expected 0 to %d, got %d".formatted(text.maxPositions(), maxContext));
        }
        int positions = maxContext == 0 ? text.maxPositions() : maxContext;
        long elements = 2L * text.layers() * slots * text.keyValueHeads() * positions * text.headDim();
        return new KeyValueCache(slots, positions, elements * elementSizeBytes);
    }

    /**
     * Checks that there is room for it.
     *
     * @throws IllegalStateException when it is larger than the memory it would be taken from
     */
    void requireFits(long availableBytes) {
        if (sizeBytes > availableBytes) {
            throw new IllegalStateException(
                    ("the KV cache needs %d bytes for %d slots of %d positions, expected at most"
                                    + " %d; lower globalcom2.llm.slots or globalcom2.llm.max-context")
                            .formatted(sizeBytes, slots, positions, availableBytes));
        }
    }
}
