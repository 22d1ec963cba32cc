package io.globalcom2.gateway.admission;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;

/** Settings for tests. */
public record TestingConfig(
        String replyAddress,
        String modelName,
        Duration deadline,
        int maxInFlight,
        MemorySize maxBodySize,
        MemorySize maxRequestBytes,
        Duration bodyTimeout,
        Duration readerTimeout,
        MemorySize maxImageBytes,
        long maxPixels,
        int expectedImageTokens,
        Duration queueTimeout,
        Duration resultGrace,
        Duration disconnectGrace,
        Duration keptTime,
        MemorySize maxKeptBytes,
        Duration keepalive)
        implements GatewayConfig {
    /** A model called {@code llava-next}, and this many requests in flight. */
    public static TestingConfig of(int maxInFlight) {
        return new TestingConfig(
                "localhost:9000",
                "llava-next",
                Duration.ofMinutes(10),
                maxInFlight,
                new MemorySize(BigInteger.valueOf(2000)),
                new MemorySize(BigInteger.valueOf(100_000)),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                new MemorySize(BigInteger.valueOf(1000)),
                1000,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                new MemorySize(BigInteger.valueOf(1000)),
                Duration.ofSeconds(15));
    }
}
