package io.globalcom2.gateway.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.ResultPlace;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads every stored result, in a thread of its own: those that were stored lately, for callers who ask again, and those to come, so that a
 * push that was lost still ends its stream. Most are not for this gateway, and of those only the key is looked at. Which ones are says what
 * all gateways have queued, so that is read before.
 */
@Singleton
final class ResultFeed {
    private static final Logger LOG = Logger.getLogger(ResultFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int MAX_POLL_RECORDS = 500;

    private final Consumer<byte[], byte[]> consumer;
    private final Relay relay;
    private final Thread thread = new Thread(this::run, "result-feed");
    /** Where the topics ended when this began, as far as that is not read yet. */
    private final Map<TopicPartition, Long> missing = new HashMap<>();

    private boolean knowsWhatIsAsked;
    private volatile boolean closed;

    @Inject
    ResultFeed(ResultConsumers consumers, Relay relay) {
        this(consumers.open("gateway-service-results", MAX_POLL_RECORDS), relay);
    }

    /** @param consumer with no partitions yet; owned by this object from here on */
    ResultFeed(Consumer<byte[], byte[]> consumer, Relay relay) {
        this.consumer = consumer;
        this.relay = relay;
        this.thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    @PreDestroy
    void close() throws InterruptedException {
        closed = true;
        consumer.wakeup();
        thread.join(AFTER_FAILURE.toMillis() * 3);
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong, it goes on: to read a result twice does no harm. */
    private void step() throws InterruptedException {
        try {
            readOn();
        } catch (RuntimeException | Error e) {
            if (!closed) {
                LOG.warn("Results cannot be read, trying again", e);
                Thread.sleep(AFTER_FAILURE.toMillis());
            }
        }
    }

    /** One poll, of all partitions that there are by now. */
    void readOn() {
        follow(ResultConsumers.ASKED, Relay.REMEMBERED_ELSEWHERE);
        if (knowsWhatIsAsked) {
            follow(ResultConsumers.RESULTS, Relay.REMEMBERED);
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        records.records(ResultConsumers.ASKED).forEach(this::tellAsked);
        records.records(ResultConsumers.RESULTS).forEach(this::tell);
        // By position and not by record: marks of transactions are passed too.
        missing.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        if (missing.isEmpty() && knowsWhatIsAsked) {
            relay.caughtUp();
        }
        knowsWhatIsAsked = missing.isEmpty() || knowsWhatIsAsked;
    }

    /** Begins to read the partitions of a topic that were not there before. */
    private void follow(String topic, int latestRecords) {
        Set<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + topic);
        }
        Set<TopicPartition> added = new HashSet<>(partitions);
        added.removeAll(consumer.assignment());
        if (added.isEmpty()) {
            return;
        }
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        all.addAll(added);
        consumer.assign(all);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(added);
        Map<TopicPartition, Long> ends = consumer.endOffsets(added);
        long most = Math.max(1, latestRecords / partitions.size());
        added.forEach(
                partition -> consumer.seek(partition, Math.max(beginnings.get(partition), ends.get(partition) - most)));
        missing.putAll(ends);
    }

    private void tellAsked(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        try {
            relay.asked(AskedRecords.read(record));
        } catch (InvalidProtocolBufferException e) {
            LOG.warnf(e, "What a gateway has queued cannot be read. requestId=%s", ResultRecords.requestId(record));
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || !relay.isOfInterest(ResultRecords.requestId(record))) {
            return;
        }
        try {
            relay.stored(ResultRecords.read(record), new ResultPlace(record.partition(), record.offset()));
        } catch (InvalidProtocolBufferException e) {
            LOG.warnf(e, "A stored result cannot be read. requestId=%s", ResultRecords.requestId(record));
        }
    }
}
