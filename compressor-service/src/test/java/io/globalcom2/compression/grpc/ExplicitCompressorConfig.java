package io.globalcom2.compression.grpc;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;

/** One call at a time, one that may wait, 4 MiB of features. */
record ExplicitCompressorConfig(
        int concurrency,
        int waitingRoom,
        MemorySize maxFeatureBytes,
        MemorySize maxSimilarityBytes,
        Duration callTimeout,
        int threads)
        implements CompressorConfig {
    ExplicitCompressorConfig() {
        this(Duration.ofMinutes(2));
    }

    ExplicitCompressorConfig(Duration callTimeout) {
        this(
                1,
                1,
                new MemorySize(BigInteger.valueOf(4 << 20)),
                new MemorySize(BigInteger.valueOf(4 << 20)),
                callTimeout,
                1);
    }
}
