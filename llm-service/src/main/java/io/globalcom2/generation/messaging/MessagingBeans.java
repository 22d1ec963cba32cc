package io.globalcom2.generation.messaging;

import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.worker.LoneAttempts;
import io.globalcom2.wire.QueueLane;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The plain objects that the container cannot find by itself. */
final class MessagingBeans {
    private static final int LEDGER_REQUESTS = 100_000;
    /** Fetches end here, or with the first record. The same number as in the topics, the brokers and the producers. */
    private static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;
    /** For one question to the broker; a worker whose broker is away should say so and not hang. */
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);

    private static final Set<String> OF_CONSUMER_GROUPS = Set.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

    @Produces
    @Singleton
    RequestReader requestReader(LlmConfig config, RequestLimits limits) {
        return new RequestReader(config.maxTokens(), limits);
    }

    @Produces
    @Singleton
    ShareGroups shareGroups(@Identifier("default-kafka-broker") Map<String, Object> broker, QueueConfig config) {
        return new ShareGroups(Stream.of(QueueLane.values())
                .collect(Collectors.toMap(Function.identity(), lane -> shareGroup(lane, broker, config))));
    }

    private static ShareGroup shareGroup(QueueLane lane, Map<String, Object> broker, QueueConfig config) {
        Map<String, Object> settings = memberSettings(broker, lane.group(config.group()));
        return new ShareGroup(
                lane,
                () -> admin(broker, "llm-service-queue"),
                () -> new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                config);
    }

    /** Of a member of the share group. */
    static Map<String, Object> memberSettings(Map<String, Object> broker, String group) {
        Map<String, Object> settings = clientSettings(broker, "llm-service-queue");
        // Somebody may have set them for all clients; a share consumer refuses them.
        settings.keySet().removeAll(OF_CONSUMER_GROUPS);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put("share.acknowledgement.mode", "explicit");
        // One record at a time, though the brokers have a whole batch at hand: what is locked here nobody else can work
        // on.
        settings.put("share.acquire.mode", "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        // Takers take turns at asking; one whose turn does not come for long is a member all the same.
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_RECORD_BYTES);
        return settings;
    }

    @Produces
    @Singleton
    ResultEnds resultEnds(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        return new ResultEnds(admin(broker, "llm-service-results"), BROKER_TIMEOUT);
    }

    void close(@Disposes ResultEnds ends) {
        ends.close();
    }

    @Produces
    @Singleton
    ResultFollower resultFollower(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = readerSettings(broker, "llm-service-results");
        // Only keys and headers are of interest, but the brokers send whole records: so much is in memory at a time.
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_RECORD_BYTES);
        ResultFollower follower = new ResultFollower(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                new SettledRequests(LEDGER_REQUESTS));
        follower.start();
        return follower;
    }

    void close(@Disposes ResultFollower follower) {
        follower.close();
    }

    @Produces
    @Singleton
    LoneAttempts loneAttempts(
            WorkerStatusReporter reporter, @Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = readerSettings(broker, "llm-service-workers");
        return new KafkaLoneAttempts(
                reporter,
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                BROKER_TIMEOUT);
    }

    /** Of a consumer of no group, of committed records only. */
    private static Map<String, Object> readerSettings(Map<String, Object> broker, String clientId) {
        Map<String, Object> settings = clientSettings(broker, clientId);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BROKER_TIMEOUT.toMillis());
        return settings;
    }

    private static Map<String, Object> clientSettings(Map<String, Object> broker, String clientId) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        settings.put(CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG, -1);
        return settings;
    }

    private static Admin admin(Map<String, Object> broker, String clientId) {
        Map<String, Object> settings = clientSettings(broker, clientId);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BROKER_TIMEOUT.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) BROKER_TIMEOUT.toMillis());
        return Admin.create(settings);
    }
}
