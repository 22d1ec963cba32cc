package io.globalcom2.generation.decoding;

/** The rest of a packed prompt in the engine's memory: one row per position, text embedded, visual tokens projected, newlines in place. */
public interface PromptRows extends AutoCloseable {
    /** Position of the prompt that the first row stands at. */
    int start();

    /** Behind the last row: the positions of the whole prompt. */
    int end();

    @Override
    void close();
}
