package io.globalcom2.generation.decoding;

/** A packed prompt in the engine's memory: one row per position, text embedded, visual tokens projected, newlines in place. */
public interface PromptRows extends AutoCloseable {
    /** Number of rows. */
    int positions();

    @Override
    void close();
}
