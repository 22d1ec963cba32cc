package io.globalcom2.generation.messaging;

import io.globalcom2.generation.scheduling.LlmConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The plain objects that the container cannot find by itself. */
final class MessagingBeans {
    private static final int LEDGER_REQUESTS = 100_000;
    /** Reading 100,000 results of 2 kB takes a few seconds; afterwards there are few at a time. */
    private static final Duration LEDGER_TIMEOUT = Duration.ofSeconds(60);
    /** For one question to the broker; a worker whose broker is away should say so and not hang. */
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);

    @Produces
    @Singleton
    RequestReader requestReader(LlmConfig config) {
        return new RequestReader(config.maxTokens());
    }

    @Produces
    @Singleton
    SettledRequests settledRequests(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "llm-service-ledger");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BROKER_TIMEOUT.toMillis());
        return new SettledRequests(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                LEDGER_REQUESTS,
                LEDGER_TIMEOUT);
    }

    void close(@Disposes SettledRequests settled) {
        settled.close();
    }
}
