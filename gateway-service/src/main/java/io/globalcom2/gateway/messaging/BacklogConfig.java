package io.globalcom2.gateway.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whose backlog is counted. */
@ConfigMapping(prefix = "globalcom2.queue")
public interface BacklogConfig {
    /** Name of the workers' share group. */
    @WithDefault("llm-service")
    String group();
}
