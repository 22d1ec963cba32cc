package io.globalcom2.grpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a service ends. */
@ConfigMapping(prefix = "globalcom2.shutdown")
public interface ShutdownConfig {
    /** Time for the work in flight. Below the time that whoever sends SIGTERM waits before SIGKILL. */
    @WithDefault("30s")
    Duration grace();
}
