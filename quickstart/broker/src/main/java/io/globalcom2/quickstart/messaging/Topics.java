package io.globalcom2.quickstart.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of GlobalCom² Serving, as a cluster should declare them too. */
public final class Topics {
    public static final String REQUESTS = "inference-requests";
    public static final String RESULTS = "inference-results";
    public static final String REQUESTS_FAILED = "inference-requests-failed";
    public static final String REQUESTS_UNPROCESSABLE = "inference-requests-unprocessable";

    /** The ceiling of workers that can share a queue. */
    public static final int PARTITIONS = 32;

    /**
     * Largest record. A request carries at most 8 MiB of image bytes; in the JSON mapping base64 makes that 8 × 4/3 = 10.7 MiB, which leaves
     * more than 1 MiB for the text around it.
     */
    public static final int MAX_MESSAGE_BYTES = 12 * 1024 * 1024;

    private static final Duration RETENTION = Duration.ofHours(24);

    private Topics() {}

    static List<NewTopic> all() {
        Map<String, String> settings = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(RETENTION.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));
        return List.of(REQUESTS, RESULTS, REQUESTS_FAILED, REQUESTS_UNPROCESSABLE).stream()
                .map(name -> new NewTopic(name, PARTITIONS, (short) 1).configs(settings))
                .toList();
    }
}
