package io.globalcom2.generation.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import io.globalcom2.wire.QueueLane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the service says of brokers, and sets there. In order, because the last one switches share groups off. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShareGroupIT {
    private static final ConfigResource TOPIC = new ConfigResource(ConfigResource.Type.TOPIC, Channels.REQUESTS);

    @TempDir
    static Path folder;

    private static SingleNodeKafka kafka;

    @BeforeAll
    static void start() throws IOException {
        kafka = SingleNodeKafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    @Order(1)
    void namesWhatIsMissingWhereItMayNotSetIt() {
        assertThatThrownBy(() -> group("by-hand", false).prepareIfReachable())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("expected [share.auto.offset.reset=earliest, share.isolation.level=read_committed,"
                        + " share.record.lock.duration.ms=20000] of the share group by-hand; set it, or let the service do it"
                        + " with globalcom2.queue.manage=true");
    }

    @Test
    @Order(2)
    void setsWhatIsMissing() throws Exception {
        try (Admin admin = admin()) {
            set(admin, "message.timestamp.type", "CreateTime");
            set(admin, "retention.ms", "60000");

            group("managed", true).prepareIfReachable();

            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "managed");
            Map<ConfigResource, Config> configs =
                    admin.describeConfigs(List.of(group)).all().get();
            assertThat(configs.get(group).get("share.auto.offset.reset").value())
                    .isEqualTo("earliest");
            assertThat(configs.get(group).get("share.isolation.level").value()).isEqualTo("read_committed");
            assertThat(configs.get(group).get("share.record.lock.duration.ms").value())
                    .isEqualTo("20000");
            assertThat(topicSetting(admin, "message.timestamp.type")).isEqualTo("LogAppendTime");
            assertThat(topicSetting(admin, "retention.ms"))
                    .isEqualTo(Long.toString(Duration.ofHours(25).toMillis()));
        }
        group("managed", false).prepareIfReachable();
    }

    @Test
    @Order(3)
    void refusesATopicThatForgetsRequestsBeforeTheirDeadlineWhereItMayNotSetIt() throws Exception {
        try (Admin admin = admin()) {
            set(admin, "retention.ms", Long.toString(Duration.ofHours(23).toMillis()));

            assertThatThrownBy(() -> group("managed", false).prepareIfReachable())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "expected retention.ms=90000000 of the topic inference-requests, the longest deadline and an hour,"
                                    + " got 82800000, which loses requests whose deadline is later; set it, or a shorter"
                                    + " globalcom2.queue.longest-deadline");
        }
    }

    @Test
    @Order(4)
    void startsWhereRequestsAreKeptForEver() throws Exception {
        try (Admin admin = admin()) {
            set(admin, "retention.ms", "-1");

            group("managed", false).prepareIfReachable();

            assertThat(topicSetting(admin, "retention.ms")).isEqualTo("-1");
        }
    }

    @Test
    @Order(5)
    void saysThatShareGroupsAreSwitchedOff() throws Exception {
        try (Admin admin = admin()) {
            admin.updateFeatures(
                            Map.of(
                                    "share.version",
                                    new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)),
                            new UpdateFeaturesOptions())
                    .all()
                    .get();
            await().atMost(Duration.ofMinutes(1)).until(() -> !admin.describeFeatures()
                    .featureMetadata()
                    .get()
                    .finalizedFeatures()
                    .containsKey("share.version"));
        }

        assertThatThrownBy(() -> group("late", true).prepareIfReachable())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("share groups are switched off");
    }

    private static void set(Admin admin, String name, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        TOPIC, List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> topicSetting(admin, name).equals(value));
    }

    private static String topicSetting(Admin admin, String name) throws Exception {
        return admin.describeConfigs(List.of(TOPIC))
                .all()
                .get()
                .get(TOPIC)
                .get(name)
                .value();
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static ShareGroup group(String name, boolean manages) {
        return new ShareGroup(
                QueueLane.INTERACTIVE,
                ShareGroupIT::admin,
                () -> {
                    throw new AssertionError("nobody joins here");
                },
                new FixedQueueConfig(name, Duration.ofSeconds(20), manages));
    }
}
