package io.globalcom2.quickstart.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of GlobalCom² Serving, as a cluster should declare them too. */
public final class Topics {
    public static final String REQUESTS = "inference-requests";
    public static final String REQUESTS_BATCH = "inference-requests-batch";
    public static final String RESULTS = "inference-results";
    public static final String ASKED = "inference-asked";
    public static final String WORKERS = "inference-workers";
    public static final String REQUESTS_FAILED = "inference-requests-failed";
    public static final String REQUESTS_UNPROCESSABLE = "inference-requests-unprocessable";

    /**
     * Of the topics of requests, one for each lane. Workers share it record by record, so more partitions make room for no more of them; they only split the
     * queue, so that a worker may be idle while a request waits in a partition that is not its own.
     */
    public static final int REQUESTS_PARTITIONS = 1;

    /** Of the other topics. */
    public static final int PARTITIONS = 32;

    /**
     * Largest record. A request carries at most 8 MiB of image bytes; in the JSON mapping base64 makes that 8 × 4/3 = 10.7 MiB, which leaves
     * more than 1 MiB for the text around it.
     */
    public static final int MAX_MESSAGE_BYTES = 12 * 1024 * 1024;

    /** The longest deadline, and an hour: what is older waits for nothing any more, and holds its caller's pictures. */
    private static final Duration REQUESTS_RETENTION = Duration.ofHours(25);
    /** Requests that failed hold their pictures, too. */
    private static final Duration DEAD_LETTERS_RETENTION = Duration.ofHours(24);
    /** Longer than dead letters: only while the failure is there can it be told whether a dead letter may be put back. */
    private static final Duration RESULTS_RETENTION = Duration.ofHours(25);
    /** Only whole segments are deleted: so much longer a record may lie. */
    private static final Duration SEGMENT = Duration.ofHours(1);

    /** As results: who asks for one must be found to be its caller. */
    private static final Duration ASKED_RETENTION = RESULTS_RETENTION;

    /** What workers hold is of interest for seconds. */
    private static final Duration WORKERS_RETENTION = Duration.ofHours(1);

    private Topics() {}

    static List<NewTopic> all() {
        return List.of(
                new NewTopic(REQUESTS, REQUESTS_PARTITIONS, (short) 1).configs(requestSettings()),
                new NewTopic(REQUESTS_BATCH, REQUESTS_PARTITIONS, (short) 1).configs(requestSettings()),
                new NewTopic(ASKED, 1, (short) 1).configs(settings(ASKED_RETENTION)),
                new NewTopic(WORKERS, 1, (short) 1).configs(settings(WORKERS_RETENTION)),
                new NewTopic(RESULTS, PARTITIONS, (short) 1).configs(settings(RESULTS_RETENTION)),
                new NewTopic(REQUESTS_FAILED, PARTITIONS, (short) 1).configs(settings(DEAD_LETTERS_RETENTION)),
                new NewTopic(REQUESTS_UNPROCESSABLE, PARTITIONS, (short) 1).configs(settings(DEAD_LETTERS_RETENTION)));
    }

    private static Map<String, String> requestSettings() {
        Map<String, String> settings = new HashMap<>(settings(REQUESTS_RETENTION));
        // Deadlines count from here, whatever the producer's clock says.
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        // So that the broker, and not a worker, finds out that a record is larger than the limit once it is unpacked.
        settings.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
        return settings;
    }

    private static Map<String, String> settings(Duration retention) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));
    }
}
