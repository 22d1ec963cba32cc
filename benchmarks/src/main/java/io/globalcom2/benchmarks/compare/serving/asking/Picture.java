package io.globalcom2.benchmarks.compare.serving.asking;

import java.util.Locale;

/** Who has seen the picture. */
public enum Picture {
    /** Nobody. */
    NEW,
    /** The encoder; the language model reads every prompt from its first words on. */
    CACHED,
    /** The encoder, and the language model behind the same words: only the question behind the picture is another. */
    READ;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
