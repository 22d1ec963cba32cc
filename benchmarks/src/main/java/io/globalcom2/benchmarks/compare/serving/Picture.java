package io.globalcom2.benchmarks.compare.serving;

import java.util.Locale;

/** Whether the encoder has seen the picture. */
enum Picture {
    NEW,
    CACHED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
