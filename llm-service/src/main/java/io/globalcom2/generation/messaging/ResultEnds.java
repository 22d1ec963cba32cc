package io.globalcom2.generation.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How far the topic {@code inference-results} is. Asked over connections of its own, where no question waits behind a long poll. */
final class ResultEnds implements AutoCloseable {
    private final Admin admin;
    private final Duration timeout;

    ResultEnds(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
    }

    /**
     * The end of each partition: everything before it is committed or aborted. Empty when there is no such topic.
     *
     * @throws KafkaException when the brokers do not tell
     */
    Map<TopicPartition, Long> ends() {
        TopicDescription topic;
        try {
            topic = await(admin.describeTopics(List.of(Channels.RESULTS)).allTopicNames())
                    .get(Channels.RESULTS);
        } catch (UnknownTopicOrPartitionException e) {
            return Map.of();
        }
        Map<TopicPartition, OffsetSpec> latest = topic.partitions().stream()
                .collect(Collectors.toMap(
                        info -> new TopicPartition(Channels.RESULTS, info.partition()), info -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                await(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all());
        return ends.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue()
                .offset()));
    }

    @Override
    public void close() {
        admin.close(timeout);
    }

    private <T> T await(KafkaFuture<T> answer) {
        return BrokerAnswers.await(answer, timeout);
    }
}
