package io.globalcom2.compression.grpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the service ends. */
@ConfigMapping(prefix = "globalcom2.shutdown")
interface ShutdownConfig {
    /** How long calls that run may take to finish. */
    @WithDefault("30s")
    Duration grace();
}
