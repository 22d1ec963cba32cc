package io.globalcom2.generation.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The queue of requests, which is a share group of Kafka. */
@ConfigMapping(prefix = "globalcom2.queue")
public interface QueueConfig {
    /** Name of the share group; workers of one name share the queue. That of the batch lane has {@code -batch} after it. */
    @WithDefault("llm-service")
    String group();

    /** Of so many requests that a busy worker takes, one is of the batch lane, if there is one. */
    @WithDefault("8")
    int batchEvery();

    /** How long a worker that fell silent keeps its records. Renewed three times as often, so it bounds no work. */
    @WithDefault("30s")
    Duration lock();

    /**
     * Whether the service sets what the share group and the topic of requests need. Otherwise it only checks them, and does not start where
     * they are wrong.
     */
    @WithDefault("true")
    boolean manage();

    /**
     * The longest time from when a record was queued to its deadline; later deadlines are cut to it. The topic of requests keeps records for
     * this time and an hour.
     */
    @WithDefault("24h")
    Duration longestDeadline();
}
