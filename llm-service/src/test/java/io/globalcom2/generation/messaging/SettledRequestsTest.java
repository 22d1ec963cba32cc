package io.globalcom2.generation.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** On the consumer that Kafka's own tests use: a topic in memory. */
class SettledRequestsTest {
    private static final int MAX_REQUESTS = 4;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final SettledRequests settled = new SettledRequests(consumer, MAX_REQUESTS, Duration.ofMillis(200));
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    @Test
    void seesWhatWasStoredBeforeItWasAsked() {
        partitions(2);
        store(0, "a", "attempt-a");
        store(1, "b", "attempt-b");

        assertThat(settled.settledBy("a")).contains("attempt-a");
        assertThat(settled.settledBy("b")).contains("attempt-b");
        assertThat(settled.settledBy("c")).isEmpty();
    }

    @Test
    void readsOnToTheEndBeforeEachAnswer() {
        partitions(1);
        assertThat(settled.settledBy("a")).isEmpty();

        store(0, "a", "attempt-a");

        assertThat(settled.settledBy("a")).contains("attempt-a");
    }

    @Test
    void namesTheLatestAttempt() {
        partitions(1);
        store(0, "a", "first");
        store(0, "a", "second");

        assertThat(settled.settledBy("a")).contains("second");
    }

    @Test
    void forgetsTheOldestRequests() {
        partitions(1);
        for (int i = 0; i <= MAX_REQUESTS; i++) {
            store(0, "request-" + i, "attempt");
        }

        assertThat(settled.settledBy("request-0")).isEmpty();
        assertThat(settled.settledBy("request-1")).isPresent();
    }

    @Test
    void startsNoFurtherBackThanItRemembers() {
        partitions(2);
        for (int i = 0; i < 10; i++) {
            store(0, "request-" + i, "attempt");
        }

        settled.settledBy("a");

        // each of the two partitions has half of the places
        assertThat(settled.settledBy("request-7")).isEmpty();
        assertThat(settled.settledBy("request-8")).isPresent();
    }

    @Test
    void knowsNothingOfATopicThatIsNotThereYet() {
        consumer.updatePartitions(Channels.RESULTS, List.of());

        assertThat(settled.settledBy("a")).isEmpty();
    }

    @Test
    void followsPartitionsThatAreAdded() {
        partitions(1);
        settled.settledBy("a");

        partitions(2);
        store(1, "a", "attempt-a");

        assertThat(settled.settledBy("a")).contains("attempt-a");
    }

    @Test
    void startsOverInATopicThatWasCreatedAnew() {
        partitions(1);
        store(0, "a", "attempt-a");
        store(0, "b", "attempt-b");
        settled.settledBy("b");
        end(0, 0);

        store(0, "c", "attempt-c");

        assertThat(settled.settledBy("c")).contains("attempt-c");
    }

    @Test
    void countsARecordOfAnotherWriterAsSettledByNobodyWeKnow() {
        partitions(1);
        consumer.schedulePollTask(() -> consumer.addRecord(
                new ConsumerRecord<>(Channels.RESULTS, 0, 0, "a".getBytes(StandardCharsets.UTF_8), new byte[0])));
        end(0, 1);

        assertThat(settled.settledBy("a")).contains("");
    }

    @Test
    void doesNotGuessWhenTheEndIsOutOfReach() {
        partitions(1);
        end(0, 1);

        assertThatThrownBy(() -> settled.settledBy("a")).isInstanceOf(TimeoutException.class);
    }

    private void partitions(int count) {
        List<PartitionInfo> partitions = new ArrayList<>();
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new PartitionInfo(Channels.RESULTS, i, Node.noNode(), new Node[0], new Node[0]));
            TopicPartition partition = new TopicPartition(Channels.RESULTS, i);
            beginnings.put(partition, 0L);
            ends.putIfAbsent(partition, 0L);
        }
        consumer.updatePartitions(Channels.RESULTS, partitions);
        consumer.updateBeginningOffsets(beginnings);
        consumer.updateEndOffsets(ends);
    }

    private void store(int partition, String requestId, String attemptId) {
        long offset = ends.get(new TopicPartition(Channels.RESULTS, partition));
        RecordHeaders headers = new RecordHeaders();
        RequestHeaders.put(headers, RequestHeaders.ATTEMPT_ID, attemptId);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                Channels.RESULTS,
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                1,
                1,
                requestId.getBytes(StandardCharsets.UTF_8),
                new byte[0],
                headers,
                Optional.empty());
        consumer.schedulePollTask(() -> consumer.addRecord(record));
        end(partition, offset + 1);
    }

    private void end(int partition, long offset) {
        ends.put(new TopicPartition(Channels.RESULTS, partition), offset);
        consumer.updateEndOffsets(ends);
    }
}
