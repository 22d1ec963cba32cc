package io.globalcom2.gateway.messaging;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.backlog.QueuePartitions;
import io.globalcom2.wire.QueueLane;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks the brokers for the offsets of the share groups, and reads a record where only it tells its time. Connects when first asked. */
@Singleton
final class KafkaQueuePartitions implements QueuePartitions {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Map<String, Object> broker;
    private final BacklogConfig config;
    private Optional<Admin> admin = Optional.empty(); // guarded by this
    private Optional<KafkaConsumer<byte[], byte[]>> consumer = Optional.empty(); // guarded by this

    KafkaQueuePartitions(@Identifier("default-kafka-broker") Map<String, Object> broker, BacklogConfig config) {
        this.broker = broker;
        this.config = config;
    }

    @Override
    public synchronized List<Partition> partitions(QueueLane lane) {
        try {
            Map<TopicPartition, SharePartitionOffsetInfo> settled = settled(lane.group(config.group()));
            List<Partition> partitions = new ArrayList<>();
            for (TopicPartition partition : topicPartitions(lane)) {
                SharePartitionOffsetInfo info = settled.get(partition);
                if (info != null && info.lag().isPresent()) {
                    partitions.add(new Partition(
                            partition.partition(),
                            info.startOffset(),
                            info.lag().get()));
                } else {
                    // No worker has been there yet: all of it waits.
                    long start = offset(partition, OffsetSpec.earliest());
                    partitions.add(new Partition(
                            partition.partition(), start, offset(partition, OffsetSpec.latest()) - start));
                }
            }
            return partitions;
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @Override
    public synchronized Optional<Instant> appended(QueueLane lane, int partition, long offset) {
        try {
            KafkaConsumer<byte[], byte[]> reader = consumer();
            TopicPartition place = new TopicPartition(lane.topic(), partition);
            reader.assign(List.of(place));
            reader.seek(place, offset);
            return reader.poll(LIMIT).records(place).stream()
                    .findFirst()
                    .map(record -> Instant.ofEpochMilli(record.timestamp()));
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @PreDestroy
    synchronized void close() {
        admin.ifPresent(one -> one.close(LIMIT));
        consumer.ifPresent(KafkaConsumer::close);
    }

    private Map<TopicPartition, SharePartitionOffsetInfo> settled(String group) {
        try {
            return await(admin().listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                    .partitionsToOffsetInfo(group));
        } catch (GroupIdNotFoundException e) {
            return Map.of();
        }
    }

    private List<TopicPartition> topicPartitions(QueueLane lane) {
        return await(admin().describeTopics(List.of(lane.topic())).allTopicNames())
                .get(lane.topic())
                .partitions()
                .stream()
                .map(info -> new TopicPartition(lane.topic(), info.partition()))
                .toList();
    }

    private long offset(TopicPartition partition, OffsetSpec spec) {
        return await(admin().listOffsets(Map.of(partition, spec)).partitionResult(partition))
                .offset();
    }

    private Admin admin() {
        if (admin.isEmpty()) {
            admin = Optional.of(Admin.create(settings()));
        }
        return admin.get();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer.isEmpty()) {
            Map<String, Object> settings = settings();
            settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
            settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
            // One record, whatever it weighs, and no more.
            settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
            settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
            consumer = Optional.of(
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        }
        return consumer.get();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "gateway-service-backlog");
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        return settings;
    }

    private static ServingException unavailable(KafkaException cause) {
        return new ServingException(FailureKind.UNAVAILABLE, "the brokers do not tell of the queue", cause);
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no answer in " + LIMIT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
