package io.globalcom2.benchmarks.compare.serving;

import java.util.Locale;

/** What can be measured; each writes its own table. */
public enum Part {
    /** What compression buys. */
    RATIOS,
    /** Many answers at a time. */
    STREAMS,
    /** What the tiers add to the model. */
    HOPS;

    /** Of its files. */
    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
