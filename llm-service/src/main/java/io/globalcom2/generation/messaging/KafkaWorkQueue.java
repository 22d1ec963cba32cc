package io.globalcom2.generation.messaging;

import static java.util.Objects.requireNonNullElse;

import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.worker.QueueRecord;
import io.globalcom2.generation.worker.WorkQueue;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;

/**
 * The topic {@code inference-requests}, read by a share group: any worker takes any record, and holds it alone. There are as many takers as
 * requests this worker has in flight, and a taker asks the brokers for a record only while somebody waits for it.
 */
@Singleton
final class KafkaWorkQueue implements WorkQueue {
    /** Polls succeed twice a second while nothing comes. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
    /** How soon a closed queue is noticed by who waits for a taker. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private static final byte[] NOTHING = {};

    private final ShareGroup group;
    private final RequestReader reader;
    private final Deadlines deadlines;
    private final ConfirmedSender requests;
    private final List<ShareTaker> takers;
    private final BlockingQueue<ShareTaker> idle = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    KafkaWorkQueue(
            ShareGroup group,
            RequestReader reader,
            @Channel(Channels.REQUESTS) MutinyEmitter<byte[]> requests,
            QueueConfig config,
            LlmConfig generation) {
        this.group = group;
        this.reader = reader;
        this.deadlines = new Deadlines(config.longestDeadline());
        this.requests = new ConfirmedSender(Channels.REQUESTS, requests);
        this.takers = IntStream.range(0, generation.slots() + generation.prefetch())
                .mapToObj(number -> new ShareTaker("taker-" + number, group::join, config.lock()))
                .toList();
        idle.addAll(takers);
    }

    @Override
    public void open() {
        group.prepareIfReachable();
    }

    @Override
    public Optional<QueueRecord> take() throws InterruptedException {
        while (!closed) {
            ShareTaker taker = idle.poll(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            if (taker == null) {
                continue;
            }
            Optional<ShareMember.Held> held = taker.take();
            if (held.isPresent()) {
                return Optional.of(new KafkaQueueRecord(held.get(), taker, reader, deadlines));
            }
            idle.add(taker);
        }
        return Optional.empty();
    }

    @Override
    public void complete(QueueRecord record) {
        ShareTaker taker = KafkaQueueRecord.of(record).taker();
        taker.accept();
        idle.add(taker);
    }

    @Override
    public void handBack(QueueRecord record) {
        if (!record.lock().renew()) {
            leave(record);
            return;
        }
        KafkaQueueRecord mine = KafkaQueueRecord.of(record);
        ConsumerRecord<byte[], byte[]> original = mine.record();
        Headers headers = new RecordHeaders(original.headers());
        RequestHeaders.put(headers, RequestHeaders.HANDED_BACK, Integer.toString(mine.handedBack() + 1));
        RequestHeaders.put(
                headers, RequestHeaders.QUEUED_AT, Long.toString(mine.queuedAt().toEpochMilli()));
        requests.send(original.key(), requireNonNullElse(original.value(), NOTHING), headers);
        complete(record);
    }

    @Override
    public void leave(QueueRecord record) {
        ShareTaker taker = KafkaQueueRecord.of(record).taker();
        taker.leave(() -> idle.add(taker));
    }

    @Override
    public void close() {
        closed = true;
        takers.forEach(ShareTaker::close);
    }

    @Override
    public boolean isReachable() {
        return takers.stream().allMatch(taker -> taker.silence().compareTo(LONGEST_SILENCE) < 0);
    }

    List<ShareTaker> takers() {
        return takers;
    }

    @PreDestroy
    void destroy() {
        closed = true;
        takers.parallelStream().forEach(ShareTaker::destroy);
    }
}
