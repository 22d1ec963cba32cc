package io.globalcom2.generation.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.generation.worker.Settled;
import io.globalcom2.wire.RequestDigest;
import io.globalcom2.wire.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** On the consumer that Kafka's own tests use: a topic in memory, read by the test's own thread. */
class ResultFollowerTest {
    private static final int MAX_REQUESTS = 4;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final ResultFollower follower = new ResultFollower(consumer, new SettledRequests(MAX_REQUESTS));
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    @Test
    void seesWhatIsStored() {
        partitions(2);
        store(0, "a", "attempt-a");
        store(1, "b", "attempt-b");

        read(4);

        assertThat(settledBy("a")).contains("attempt-a");
        assertThat(settledBy("b")).contains("attempt-b");
        assertThat(follower.settledBy("c")).isEmpty();
    }

    @Test
    void whoAsksWaitsUntilTheEndThatHeSawIsRead() throws Exception {
        partitions(1);
        read(1);
        store(0, "a", "attempt-a");
        Thread asking = new Thread(() -> follower.awaitEnds(ends, Duration.ofMinutes(1)));
        asking.start();
        asking.join(20);
        assertThat(asking.isAlive()).isTrue();

        read(1);

        asking.join();
        assertThat(settledBy("a")).contains("attempt-a");
    }

    @Test
    void doesNotGuessWhenTheEndIsOutOfReach() {
        partitions(1);
        read(1);
        end(0, 1);

        assertThatThrownBy(() -> follower.awaitEnds(ends, Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void waitsForNothingWhereThereIsNothing() {
        partitions(1);

        follower.awaitEnds(ends, Duration.ofMillis(1));

        assertThat(follower.settledBy("a")).isEmpty();
    }

    @Test
    void namesTheLatestAttempt() {
        partitions(1);
        store(0, "a", "first");
        store(0, "a", "second");

        read(2);

        assertThat(settledBy("a")).contains("second");
    }

    @Test
    void forgetsTheOldestRequests() {
        partitions(1);
        for (int i = 0; i <= MAX_REQUESTS; i++) {
            store(0, "request-" + i, "attempt");
        }

        read(MAX_REQUESTS + 1);

        assertThat(follower.settledBy("request-0")).isEmpty();
        assertThat(follower.settledBy("request-1")).isPresent();
    }

    @Test
    void startsNoFurtherBackThanItRemembers() {
        partitions(2);
        for (int i = 0; i < 10; i++) {
            store(0, "request-" + i, "attempt");
        }

        read(10);

        // each of the two partitions has half of the places
        assertThat(follower.settledBy("request-7")).isEmpty();
        assertThat(follower.settledBy("request-8")).isPresent();
    }

    @Test
    void followsPartitionsThatAreAdded() {
        partitions(1);
        read(1);

        partitions(2);
        store(1, "a", "attempt-a");
        read(1);

        assertThat(settledBy("a")).contains("attempt-a");
    }

    @Test
    void saysThatThereIsNoTopic() {
        consumer.updatePartitions(Channels.RESULTS, List.of());

        assertThatThrownBy(follower::readOn).isInstanceOf(KafkaException.class);
    }

    @Test
    void countsARecordOfAnotherWriterAsSettledByNobodyWeKnow() {
        partitions(1);
        consumer.schedulePollTask(() -> consumer.addRecord(
                new ConsumerRecord<>(Channels.RESULTS, 0, 0, "a".getBytes(StandardCharsets.UTF_8), new byte[0])));
        end(0, 1);

        read(1);

        assertThat(settledBy("a")).contains("");
    }

    @Test
    void knowsWhichQuestionCameFirst() {
        String digest = "d".repeat(RequestDigest.HEX_LENGTH);
        partitions(1);
        store(0, "a", "first", digest);
        store(0, "a", "of an older version");
        store(0, "a", "third", "e".repeat(RequestDigest.HEX_LENGTH));
        store(0, "b", "of somebody else", "no digest of ours");

        read(4);

        assertThat(follower.settledBy("a")).contains(new Settled("third", Optional.of(digest)));
        assertThat(follower.settledBy("b")).contains(new Settled("of somebody else", Optional.empty()));
    }

    private Optional<String> settledBy(String requestId) {
        return follower.settledBy(requestId).map(Settled::attemptId);
    }

    private void read(int polls) {
        for (int i = 0; i < polls; i++) {
            follower.readOn();
        }
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
        store(partition, requestId, attemptId, "");
    }

    /** @param digest none when empty */
    private void store(int partition, String requestId, String attemptId, String digest) {
        long offset = ends.get(new TopicPartition(Channels.RESULTS, partition));
        RecordHeaders headers = new RecordHeaders();
        HeaderValues.put(headers, RequestHeaders.ATTEMPT_ID, attemptId);
        if (!digest.isEmpty()) {
            HeaderValues.put(headers, RequestHeaders.REQUEST_DIGEST, digest);
        }
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
