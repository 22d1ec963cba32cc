package io.globalcom2.generation.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.jboss.logging.Logger;

/**
 * A member of the share group and the records it holds: mostly one, and more where two fetches overlapped. For one thread.
 *
 * <p>Where the consumer does anything but what is expected of it, it is closed, what it held is lost, and another one is opened for the next
 * record.
 */
final class ShareMember {
    private static final Logger LOG = Logger.getLogger(ShareMember.class);
    /** Less than the brokers take to answer the next fetch. */
    private static final Duration COUNTED = Duration.ofMillis(1);

    private static final Duration CLOSE = Duration.ofSeconds(2);
    /** A record that was renewed comes with the next poll, or with one soon after it. */
    private static final int POLLS_FOR_RENEWED = 40;

    private static final Duration POLL_FOR_RENEWED = Duration.ofMillis(50);

    private final Supplier<ShareConsumer<byte[], byte[]>> opener;
    private final Duration lockDuration;
    private final Duration patience;
    private final BooleanSupplier renewal;
    private final List<Held> held = new ArrayList<>();
    private Optional<ShareConsumer<byte[], byte[]>> consumer = Optional.empty();
    private double answers;
    /** Answers to requests for records, or to acknowledgements, that are accounted for. */
    private double expectedFetches;

    /** A record and the lock on it. Kafka gives out the record anew at each renewal, and only the last one can be acknowledged. */
    static final class Held {
        private final ShareLock lock;
        private ConsumerRecord<byte[], byte[]> record;

        private Held(ConsumerRecord<byte[], byte[]> record, ShareLock lock) {
            this.record = record;
            this.lock = lock;
        }

        ConsumerRecord<byte[], byte[]> record() {
            return record;
        }

        ShareLock lock() {
            return lock;
        }

        private boolean is(ConsumerRecord<byte[], byte[]> other) {
            return record.offset() == other.offset()
                    && record.partition() == other.partition()
                    && record.topic().equals(other.topic());
        }
    }

    /**
     * A member that joins with its first poll.
     *
     * @param opener of consumers that are subscribed and acknowledge explicitly
     * @param lockDuration what the group has set
     * @param patience for one answer of the brokers
     * @param renewal what the locks call to be renewed, from any thread
     */
    ShareMember(
            Supplier<ShareConsumer<byte[], byte[]>> opener,
            Duration lockDuration,
            Duration patience,
            BooleanSupplier renewal) {
        this.opener = opener;
        this.lockDuration = lockDuration;
        this.patience = patience;
        this.renewal = renewal;
    }

    boolean isIdle() {
        return held.isEmpty();
    }

    /** The record to be worked on. */
    Held first() {
        return held.get(0);
    }

    /** The fetch that brought the record is accounted for; the consumer counts it a moment after it gives out the record. */
    void expectFetches() {
        LockSupport.parkNanos(COUNTED.toNanos());
        consumer.ifPresent(one -> expectedFetches = fetches(one));
    }

    /**
     * Whether the consumer has asked for a record that nobody asked for. A poll that ends just when a record comes, or before a renewed one is back, leaves it
     * asking until it gets another; that is not to be seen before the next poll, and would stay locked until then.
     */
    boolean asksUnasked() {
        return consumer.filter(one -> fetches(one) > expectedFetches).isPresent();
    }

    /**
     * Asks for a record; holds it if there is one. May throw whatever the consumer does.
     *
     * @return whether the brokers have answered anything since the last poll; where they are away the consumer only finds nothing
     */
    boolean poll(Duration limit) {
        long asked = System.nanoTime();
        if (consumer.isEmpty()) {
            consumer = Optional.of(opener.get());
        }
        consumer.get().poll(limit).forEach(record -> hold(record, asked));
        double before = answers;
        answers = metric("response-total", consumer.get());
        return answers != before;
    }

    private static double fetches(ShareConsumer<byte[], byte[]> consumer) {
        return metric("fetch-total", consumer);
    }

    /** Of all nodes, since this consumer was opened. */
    private static double metric(String name, ShareConsumer<byte[], byte[]> consumer) {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(name)
                        && !metric.metricName().tags().containsKey("node-id"))
                .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
                .sum();
    }

    /** Whether all locks were renewed; if not, all are lost. */
    boolean renew() {
        if (held.isEmpty()) {
            return false;
        }
        long asked = System.nanoTime();
        try {
            acknowledgeAll(AcknowledgeType.RENEW);
            takeBack(asked);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.warnf("the lock of %d record(s) is lost: %s", held.size(), e.getMessage());
            reset();
            return false;
        }
    }

    /** The record that was worked on is done with. */
    void acceptFirst() {
        if (held.isEmpty()) {
            return;
        }
        long asked = System.nanoTime();
        try {
            consumer.orElseThrow().acknowledge(held.remove(0).record, AcknowledgeType.ACCEPT);
            acknowledgeAll(AcknowledgeType.RENEW);
            takeBack(asked);
        } catch (RuntimeException | Error e) {
            LOG.warnf("a settled record was not accepted, it will be delivered again: %s", e.getMessage());
            reset();
        }
    }

    /** Whatever state the consumer is in: the next one begins anew. */
    void reset() {
        List<Held> lost = List.copyOf(held);
        held.clear();
        Optional<ShareConsumer<byte[], byte[]>> former = consumer;
        consumer = Optional.empty();
        answers = 0;
        lost.forEach(one -> one.lock.lose());
        try {
            former.ifPresent(one -> one.close(CLOSE));
        } catch (RuntimeException e) {
            LOG.debug("a consumer did not close well", e);
        }
    }

    private void hold(ConsumerRecord<byte[], byte[]> record, long sinceNanos) {
        held.add(new Held(record, new ShareLock(lockDuration, renewal, sinceNanos)));
    }

    /** Sends this for all that is held, and what was said before, and waits for the brokers' yes to all of it. */
    private void acknowledgeAll(AcknowledgeType type) {
        ShareConsumer<byte[], byte[]> member = consumer.orElseThrow();
        held.forEach(one -> member.acknowledge(one.record, type));
        Map<TopicIdPartition, Optional<KafkaException>> answers = member.commitSync(patience);
        if (answers.isEmpty()) {
            throw new KafkaException("nothing was acknowledged");
        }
        answers.values().stream().flatMap(Optional::stream).forEach(failure -> {
            throw failure;
        });
        expectedFetches++;
    }

    /** Polls until every record that was renewed is here again. */
    private void takeBack(long asked) {
        List<Held> missing = new ArrayList<>(held);
        for (int i = 0; i < POLLS_FOR_RENEWED && !missing.isEmpty(); i++) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.orElseThrow().poll(POLL_FOR_RENEWED)) {
                Optional<Held> renewed =
                        missing.stream().filter(one -> one.is(record)).findFirst();
                renewed.ifPresentOrElse(one -> one.record = record, () -> hold(record, asked));
                renewed.ifPresent(missing::remove);
            }
        }
        if (!missing.isEmpty()) {
            throw new KafkaException("a renewed record did not come again");
        }
        held.forEach(one -> one.lock.renewed(asked));
    }
}
