package io.globalcom2.generation.messaging;

import java.time.Duration;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.jboss.logging.Logger;

/**
 * How long a topic of requests keeps them. Shorter than the longest deadline would lose requests that were accepted; longer keeps the callers'
 * pictures for nothing.
 */
final class RequestRetention {
    private static final Logger LOG = Logger.getLogger(RequestRetention.class);
    /** For a request that is at work when its deadline comes, and for its second delivery. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Duration longestDeadline;

    RequestRetention(Duration longestDeadline) {
        this.longestDeadline = longestDeadline;
    }

    /** The right value of {@code retention.ms}. */
    String millis() {
        return Long.toString(longestDeadline.plus(MARGIN).toMillis());
    }

    /**
     * Warns of a retention that is longer than need be.
     *
     * @throws IllegalStateException when it is shorter than the longest deadline
     */
    void check(String topic, Config config) {
        ConfigEntry entry = config.get(TopicConfig.RETENTION_MS_CONFIG);
        if (entry == null || entry.value() == null) {
            return;
        }
        long retention = Long.parseLong(entry.value());
        boolean forEver = retention < 0;
        if (!forEver && retention < longestDeadline.toMillis()) {
            throw new IllegalStateException(
                    "expected retention.ms=%s of the topic %s, the longest deadline and an hour, got %d, which loses requests whose"
                                    .formatted(millis(), topic, retention)
                            + " deadline is later; set it, or a shorter globalcom2.queue.longest-deadline");
        }
        if (forEver || retention > longestDeadline.plus(MARGIN).toMillis()) {
            LOG.warnf(
                    "requests, pictures and all, are kept for longer than any deadline needs topicName=%s retentionMillis=%d expectedMillis=%s",
                    topic, retention, millis());
        }
    }
}
