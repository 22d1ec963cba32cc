package io.globalcom2.generation.messaging;

import io.globalcom2.generation.worker.Settled;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Reads the topic {@code inference-results} as it grows, in a thread of its own, into {@link SettledRequests}. Who wants to know of a request
 * says how far the topic was when he asked, and waits until that has been read; nobody else waits for anything.
 */
final class ResultFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ResultFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final SettledRequests settled;
    private final Thread thread = new Thread(this::run, "result-follower");
    private final Map<TopicPartition, Long> positions = new HashMap<>(); // guarded by this
    private volatile boolean closed;

    /**
     * A follower that begins with {@link #start}.
     *
     * @param consumer of no group, with no partitions yet, of committed records only; owned by this object from here on
     */
    ResultFollower(Consumer<byte[], byte[]> consumer, SettledRequests settled) {
        this.consumer = consumer;
        this.settled = settled;
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Waits until everything before these ends has been read.
     *
     * @throws TimeoutException when that takes too long
     */
    synchronized void awaitEnds(Map<TopicPartition, Long> ends, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!hasPassed(ends)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new TimeoutException("the end of %s was not read in %s".formatted(Channels.RESULTS, limit));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TimeoutException("interrupted", e);
            }
        }
    }

    /** The end of the request, as far as the topic has been read. */
    synchronized Optional<Settled> settledBy(String requestId) {
        return settled.settledBy(requestId);
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(AFTER_FAILURE.toMillis() * 3);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasPassed(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> end.getValue() == 0 || positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
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
                LOG.warn("results cannot be read, trying again", e);
                Thread.sleep(AFTER_FAILURE.toMillis());
            }
        }
    }

    /** One poll, of all partitions that there are by now. */
    void readOn() {
        follow(consumer.partitionsFor(Channels.RESULTS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        if (consumer.assignment().isEmpty()) {
            throw new KafkaException("there is no topic " + Channels.RESULTS);
        }
        var records = consumer.poll(POLL);
        Map<TopicPartition, Long> reached = new HashMap<>();
        // Beyond what was polled: marks of transactions are passed too.
        consumer.assignment().forEach(partition -> reached.put(partition, consumer.position(partition)));
        synchronized (this) {
            records.forEach(settled::remember);
            positions.putAll(reached);
            notifyAll();
        }
    }

    private void follow(List<TopicPartition> partitions) {
        Set<TopicPartition> added = new HashSet<>(partitions);
        added.removeAll(consumer.assignment());
        if (added.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(added);
        Map<TopicPartition, Long> ends = consumer.endOffsets(added);
        long most = Math.max(1, settled.capacity() / partitions.size());
        added.forEach(
                partition -> consumer.seek(partition, Math.max(beginnings.get(partition), ends.get(partition) - most)));
    }
}
