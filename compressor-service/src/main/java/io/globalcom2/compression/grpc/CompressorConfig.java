package io.globalcom2.compression.grpc;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of {@code Compress} the service takes on; {@code Select} holds next to nothing. */
@ConfigMapping(prefix = "globalcom2.compressor")
interface CompressorConfig {
    /** Images whose features are here at the same time: one is received or sent while another one is computed with, on all cores. */
    @WithDefault("2")
    int concurrency();

    /** Images beyond those that may wait, their features still with their callers; more are told to come back later. */
    @WithDefault("32")
    int waitingRoom();

    /**
     * Largest features of one image, and largest similarities of one of its views, T · T float32 numbers. 128 MiB is enough for 37 views of 729
     * rows of width 1152 in float32, the largest of LLaVA-OneVision (119 MiB); those of LLaVA-NeXT are 11.25 MiB. In native memory, concurrency times.
     */
    @WithDefault("128M")
    MemorySize maxFeatureBytes();

    /**
     * Similarities of all views of one image that are kept on the heap, concurrency times, for averaging after choosing; what does not fit is
     * computed again. 64 MiB are more than the 5 views of 576 tokens of LLaVA-NeXT take (6.3 MiB).
     */
    @WithDefault("64M")
    MemorySize maxSimilarityBytes();

    /** From the moment there is room for a call to its end, receiving and sending included: a caller that stalls keeps others waiting. */
    @WithDefault("30s")
    Duration callTimeout();

    /** Threads of one product; 0 leaves it to the engine, which takes one per core. */
    @WithDefault("0")
    int threads();
}
