package io.globalcom2.generation.messaging;

import io.globalcom2.wire.QueueLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jboss.logging.Logger;

/** What the brokers must have, and must be told, so that the topic of a lane is a queue. Looked at once, before the first member joins. */
final class ShareGroup {
    private static final Logger LOG = Logger.getLogger(ShareGroup.class);
    /** Of the feature {@code metadata.version}: what a broker of 4.2 knows, the first one where a lock can be renewed. */
    private static final short METADATA_OF_4_2 = 29;

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Supplier<Admin> admins;
    private final Supplier<ShareConsumer<byte[], byte[]>> consumers;
    private final String group;
    private final String topic;
    private final boolean manage;
    private final Map<String, String> groupSettings;
    private final Map<String, String> topicSettings;
    private final RequestRetention retention;
    private boolean prepared; // guarded by this

    /**
     * A group that was not looked at yet.
     *
     * @param lane that the group reads
     * @param consumers members of the group, not yet subscribed
     */
    ShareGroup(
            QueueLane lane,
            Supplier<Admin> admins,
            Supplier<ShareConsumer<byte[], byte[]>> consumers,
            QueueConfig config) {
        this.admins = admins;
        this.consumers = consumers;
        this.group = lane.group(config.group());
        this.topic = lane.topic();
        this.manage = config.manage();
        this.groupSettings = Map.of(
                // What was queued before the first worker came is work too.
                "share.auto.offset.reset",
                "earliest",
                "share.isolation.level",
                "read_committed",
                "share.record.lock.duration.ms",
                Long.toString(config.lock().toMillis()));
        this.retention = new RequestRetention(config.longestDeadline());
        this.topicSettings = manage
                ? Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", retention.millis())
                : Map.of("message.timestamp.type", "LogAppendTime");
    }

    /**
     * Looks, if the brokers can be reached; if not, {@link #join} will look again.
     *
     * @throws IllegalStateException saying what is missing
     */
    void prepareIfReachable() {
        try {
            prepare();
        } catch (KafkaException e) {
            LOG.warnf("the queue cannot be looked at yet: %s", e.getMessage());
        }
    }

    /**
     * A new member, subscribed.
     *
     * @throws IllegalStateException when the brokers lack something
     * @throws KafkaException when they cannot be reached
     */
    ShareConsumer<byte[], byte[]> join() {
        prepare();
        ShareConsumer<byte[], byte[]> member = consumers.get();
        member.subscribe(List.of(topic));
        return member;
    }

    private synchronized void prepare() {
        if (prepared) {
            return;
        }
        try (Admin admin = admins.get()) {
            checkFeatures(await(admin.describeFeatures().featureMetadata()));
            settle(admin, new ConfigResource(ConfigResource.Type.GROUP, group), groupSettings);
            ConfigResource queue = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            settle(admin, queue, topicSettings);
            retention.check(
                    topic, await(admin.describeConfigs(List.of(queue)).all()).get(queue));
            prepared = true;
        } catch (UnknownTopicOrPartitionException e) {
            throw new KafkaException("there is no topic " + topic, e);
        } catch (UnsupportedVersionException e) {
            throw tooOld();
        } catch (InvalidConfigurationException | InvalidRequestException e) {
            throw new IllegalStateException("the share group %s cannot be set up: %s".formatted(group, e.getMessage()));
        }
    }

    private static void checkFeatures(FeatureMetadata features) {
        boolean is42 = features.supportedFeatures().containsKey("metadata.version")
                && features.supportedFeatures().get("metadata.version").maxVersion() >= METADATA_OF_4_2;
        if (!is42) {
            throw tooOld();
        }
        boolean hasShareGroups = features.finalizedFeatures().containsKey("share.version")
                && features.finalizedFeatures().get("share.version").maxVersionLevel() >= 1;
        if (!hasShareGroups) {
            throw new IllegalStateException(
                    "share groups are switched off in this Kafka cluster; kafka-features.sh upgrade --feature share.version=1 switches them on");
        }
    }

    private static IllegalStateException tooOld() {
        return new IllegalStateException(
                "this Kafka cluster is older than 4.2; the queue of requests is a share group, which needs 4.2 or newer");
    }

    /** Sets what is not as it must be, or says so. Returns when it is seen: a member that joined before would begin at the end of the queue. */
    private void settle(Admin admin, ConfigResource resource, Map<String, String> wanted) {
        List<AlterConfigOp> changes = changes(admin, resource, wanted);
        if (!changes.isEmpty() && !manage) {
            throw new IllegalStateException(
                    "expected %s of the %s %s; set it, or let the service do it with globalcom2.queue.manage=true"
                            .formatted(
                                    changes.stream()
                                            .map(change -> change.configEntry().name() + "="
                                                    + change.configEntry().value())
                                            .sorted()
                                            .toList(),
                                    resource.type() == ConfigResource.Type.GROUP ? "share group" : "topic",
                                    resource.name()));
        }
        if (!changes.isEmpty()) {
            Void unused = await(
                    admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
        }
        long giveUp = System.nanoTime() + BROKER_TIMEOUT.toNanos();
        while (!changes(admin, resource, wanted).isEmpty()) {
            if (System.nanoTime() > giveUp) {
                throw new KafkaException("what was set for %s is not seen".formatted(resource));
            }
            pause();
        }
    }

    private static List<AlterConfigOp> changes(Admin admin, ConfigResource resource, Map<String, String> wanted) {
        Config config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
        List<AlterConfigOp> changes = new ArrayList<>();
        wanted.forEach((name, value) -> {
            ConfigEntry entry = config.get(name);
            if (entry == null || !Objects.equals(entry.value(), value)) {
                changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
            }
        });
        return changes;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private static <T> T await(KafkaFuture<T> answer) {
        return BrokerAnswers.await(answer, BROKER_TIMEOUT);
    }
}
