package io.globalcom2.generation.decoding;

import io.globalcom2.generation.prompt.Prompt;

/**
 * A language model with a KV cache of fixed size: {@link #slots()} sequences of up to {@link #maxContext()} positions. It remembers nothing
 * about a slot: callers say where they write, and what lies behind the last position they named is not read. For one calling thread.
 *
 * <p>B = sequences in a step, P = positions of a prompt, N = size of the vocabulary, which is the length of a row of logits, W = width of the language model.
 */
public interface LanguageModelEngine extends AutoCloseable {
    /** Sequences that the cache has room for. */
    int slots();

    /** Positions that the cache has room for in each slot, prompt and answer together. */
    int maxContext();

    /**
     * Looks up the tokens and projects the visual tokens.
     *
     * @return [P, W], to be closed by the caller
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when the prompt is not for this model
     */
    PromptRows pack(Prompt prompt);

    /**
     * Reads positions of a prompt into a slot. A long prompt may be read in pieces, in order, with other work between them.
     *
     * @param start first position to read; those before it are in the slot already
     * @param end behind the last position to read
     * @return logits [N] at position end - 1
     */
    float[] prefill(int slot, PromptRows rows, int start, int end);

    /**
     * Reads one more token into each of B slots.
     *
     * @param slots [B], each at most once
     * @param tokens [B]
     * @param positions [B], where each token stands
     * @return logits [B, N] at these positions
     */
    float[][] decode(int[] slots, int[] tokens, int[] positions);

    @Override
    void close();
}
