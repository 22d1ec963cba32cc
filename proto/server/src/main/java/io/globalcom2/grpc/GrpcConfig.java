package io.globalcom2.grpc;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the gRPC server that Quarkus does not have. */
@ConfigMapping(prefix = "globalcom2.grpc")
interface GrpcConfig {
    /** When a connection is old; grpc-java adds or takes off up to a tenth. Without it connections last. */
    Optional<Duration> maxConnectionAge();

    /**
     * Largest metadata of a call: names and values, and 32 bytes for each, as HTTP/2 counts them. A call with more is refused by name; one of
     * more than 256 KiB by HTTP/2.
     */
    @WithDefault("8K")
    MemorySize maxMetadataSize();
}
