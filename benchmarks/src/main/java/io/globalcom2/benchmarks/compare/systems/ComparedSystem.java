package io.globalcom2.benchmarks.compare.systems;

import java.io.IOException;
import java.util.List;

/** One way to run a checkpoint. For one thread, and only one system at a time. */
interface ComparedSystem {
    /** As it stands in tables; no commas. */
    String name();

    HeldFormat format();

    /** Whether it has the vision tower. */
    boolean encodes();

    /** Milliseconds from the pixels of so many views to their features. */
    double encode(int views) throws IOException;

    /**
     * Reads a prompt into an empty cache, then some tokens one by one; then, where there are several sequences, each of them gets as many.
     *
     * @param sequences that have read the prompt at the end
     * @throws IOException when the system failed or has ended
     */
    Reading read(List<Integer> prompt, int tokens, int sequences) throws IOException;

    /** The logits behind a prompt, by token. */
    List<Double> logits(List<Integer> prompt) throws IOException;
}
