package io.globalcom2.gateway.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whose backlog is counted. */
@ConfigMapping(prefix = "globalcom2.queue")
public interface BacklogConfig {
    /** Name of the share group; workers of one name share the queue. That of the batch lane has {@code -batch} after it. */
    @WithDefault("llm-service")
    String group();
}
