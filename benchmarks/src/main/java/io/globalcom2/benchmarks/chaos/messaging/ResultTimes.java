package io.globalcom2.benchmarks.chaos.messaging;

import io.globalcom2.quickstart.messaging.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Whose clock the times of results are. */
public final class ResultTimes {
    private ResultTimes() {}

    /** From now on a result has the time at which the broker stored it, as requests have, and not that of the worker. */
    public static void countByTheBroker(String bootstrapServers) throws InterruptedException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.RESULTS);
        AlterConfigOp change = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot set the topic of results", e);
        }
    }
}
