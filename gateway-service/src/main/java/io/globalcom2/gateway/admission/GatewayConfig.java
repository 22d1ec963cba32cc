package io.globalcom2.gateway.admission;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the front door. */
@ConfigMapping(prefix = "globalcom2.gateway")
public interface GatewayConfig {
    /** Where workers reach this gateway's TokenRelay, as host:port; goes into every record. */
    @WithDefault("localhost:${globalcom2.gateway.relay-port}")
    String replyAddress();

    /** Name under which the model is served; requests for another one are refused. */
    @WithDefault("llava-next")
    String modelName();

    /** Time a request may take from its arrival to its last token. */
    @WithDefault("10m")
    Duration deadline();

    /** Requests that may be in flight here, queued ones included; more are refused with 429. */
    @WithDefault("256")
    int maxInFlight();

    /** Largest body of an HTTP request: the images of a record of 12 MiB as base64, 16 MiB, and 1 MiB for the rest. */
    @WithDefault("17M")
    MemorySize maxBodySize();

    /**
     * Memory that requests may take here from their first byte until the queue has them, counted as their bodies twice, and what
     * is no image of them 16 times while it is read as JSON, 32 times over gRPC; more are refused with 429. A third of the heap of 384 MiB that the manifests give.
     */
    @WithDefault("128M")
    MemorySize maxRequestBytes();

    /** Time in which a body that is on its way has to bring its next 256 KiB, or its end; it is given up with 408. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** Time in which a caller has to read what is written to him; then he is taken to have left. */
    @WithDefault("1m")
    Duration readerTimeout();

    /** Largest image file. */
    @WithDefault("8M")
    MemorySize maxImageBytes();

    /** Most pixels an image may have. */
    @WithDefault("50000000")
    long maxPixels();

    /**
     * Visual tokens that an image counts for its API key until the answer says how many it had: the five views of 576 tokens that LLaVA-NeXT
     * makes of a large picture.
     */
    @WithDefault("2880")
    int expectedImageTokens();

    /** How long the queue may take to confirm a request before it is refused with 503. */
    @WithDefault("10s")
    Duration queueTimeout();

    /** How long a stored result waits for the pushed events it repeats. */
    @WithDefault("2s")
    Duration resultGrace();

    /** How long the work for a request with a key goes on when nobody listens to it any more. */
    @WithDefault("1m")
    Duration disconnectGrace();

    /** How long an answer is held after its end, for callers that ask for it again. */
    @WithDefault("10m")
    Duration keptTime();

    /** Most memory for answers that have ended; the oldest are given up before their time. */
    @WithDefault("16M")
    MemorySize maxKeptBytes();

    /** Pause between signs of life on an event stream that has nothing to say. */
    @WithDefault("15s")
    Duration keepalive();
}
