package io.globalcom2.generation.messaging;

import java.time.Duration;

/** Settings of a queue without a configuration to read them from. */
record FixedQueueConfig(String group, Duration lock, boolean manage) implements QueueConfig {
    @Override
    public int batchEvery() {
        return 8;
    }

    @Override
    public Duration longestDeadline() {
        return Duration.ofHours(24);
    }
}
