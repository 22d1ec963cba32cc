package io.globalcom2.benchmarks.installation.messaging;

import io.globalcom2.quickstart.messaging.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Whether a broker serves the queue. */
public final class BrokerProbe {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String PATIENCE_MILLIS = "2000";

    private BrokerProbe() {}

    /**
     * Waits until the queue can be read.
     *
     * @param check run before every try; throws where there is nothing to wait for
     * @throws IllegalStateException when it cannot in time
     */
    public static void awaitServing(String bootstrapServers, Duration timeout, Runnable check)
            throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!serves(bootstrapServers)) {
            check.run();
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Kafka does not serve after %d s".formatted(timeout.toSeconds()));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static boolean serves(String bootstrapServers) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            admin.listOffsets(Map.of(new TopicPartition(Topics.REQUESTS, 0), OffsetSpec.latest()))
                    .all()
                    .get();
            return true;
        } catch (ExecutionException notYet) {
            return false;
        }
    }
}
