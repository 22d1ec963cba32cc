package io.globalcom2.benchmarks.compare.serving.asking;

import java.util.Locale;

/** Whether the encoder has seen the picture. */
public enum Picture {
    NEW,
    CACHED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
