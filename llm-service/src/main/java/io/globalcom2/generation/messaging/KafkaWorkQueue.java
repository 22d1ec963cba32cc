package io.globalcom2.generation.messaging;

import static java.util.Objects.requireNonNullElse;

import io.globalcom2.generation.scheduling.Generator;
import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.worker.QueueRecord;
import io.globalcom2.generation.worker.WorkQueue;
import io.globalcom2.wire.QueueLane;
import io.globalcom2.wire.RequestHeaders;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;

/**
 * The topics of requests, one for each lane, read by share groups: any worker takes any record, and holds it alone. Takers ask the brokers
 * only while somebody waits here and the generator has places, since what finds none here may find one elsewhere. The interactive lane is asked first; the batch lane has what room it leaves:
 *
 * <ul>
 *   <li>while somebody waits for the interactive lane in vain, others who wait get records of the batch lane; one slot is always kept;
 *   <li>while nobody waits in vain, every Nth place is one of the batch lane, so that it does not starve.
 * </ul>
 *
 * <p>In each lane one taker asks at a time, since who asked gets a record whether there is still a place for it or not.
 */
@Singleton
final class KafkaWorkQueue implements WorkQueue {
    /** Brokers answer twice a second while nothing comes. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
    /** How soon is noticed what nobody tells of. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** Brokers that have a record give it in a few milliseconds, to a new member in less than this. */
    private static final Duration IN_VAIN = Duration.ofMillis(100);
    /** So long after the last one who had a place for a record of the batch lane the brokers are still asked for one. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** A record of the interactive lane is wanted until it comes, or this is closed. */
    private static final Duration LONG_LOOK = Duration.ofSeconds(2);

    private static final Duration SHORT_LOOK = Duration.ofMillis(500);

    private static final byte[] NOTHING = {};

    private final ShareGroups groups;
    private final RequestReader reader;
    private final Deadlines deadlines;
    private final Map<QueueLane, ConfirmedSender> senders;
    private final Map<QueueLane, LaneTakers> lanes = new EnumMap<>(QueueLane.class);
    private final HeldOffsets offsets = new HeldOffsets();
    private final WorkerStatusReporter reporter;
    private final Generator generator;
    private final int prefetch;
    private final int batchEvery;
    private final Object lock = new Object();
    // Guarded by the lock.
    private int waiting;
    private int interactiveInARow;
    // For all threads.
    private volatile long batchWantedNanos = System.nanoTime() - LINGER.toNanos();
    private volatile boolean closed;

    KafkaWorkQueue(
            ShareGroups groups,
            RequestReader reader,
            @Channel(Channels.REQUESTS) MutinyEmitter<byte[]> interactive,
            @Channel(Channels.REQUESTS_BATCH) MutinyEmitter<byte[]> batch,
            WorkerStatusReporter reporter,
            QueueConfig config,
            LlmConfig generation,
            Generator generator) {
        this.generator = generator;
        this.prefetch = generation.prefetch();
        this.reporter = reporter;
        this.groups = groups;
        this.reader = reader;
        this.deadlines = new Deadlines(config.longestDeadline());
        this.senders = Map.of(
                QueueLane.INTERACTIVE, new ConfirmedSender(Channels.REQUESTS, interactive),
                QueueLane.BATCH, new ConfirmedSender(Channels.REQUESTS_BATCH, batch));
        this.batchEvery = config.batchEvery();
        int places = generation.slots() + generation.prefetch();
        lanes.put(QueueLane.INTERACTIVE, takers(QueueLane.INTERACTIVE, places, config));
        lanes.put(QueueLane.BATCH, takers(QueueLane.BATCH, batchPlaces(places, generation.slots()), config));
    }

    /** A slot is kept for the interactive lane, so that it waits for the end of no other answer; of one slot there is none to keep. */
    private static int batchPlaces(int places, int slots) {
        return Math.min(places - 1, Math.max(1, slots - 1));
    }

    private LaneTakers takers(QueueLane lane, int count, QueueConfig config) {
        ShareGroup group = groups.of(lane);
        List<ShareTaker> takers = IntStream.range(0, count)
                .mapToObj(number -> new ShareTaker(
                        "taker-%s-%d".formatted(lane.label(), number), group::join, config.lock(), System::nanoTime))
                .toList();
        return new LaneTakers(lane, takers, offsets);
    }

    @Override
    public void open() {
        groups.byLane().values().forEach(ShareGroup::prepareIfReachable);
        reporter.start(offsets::status);
    }

    @Override
    public Optional<QueueRecord> take() throws InterruptedException {
        synchronized (lock) {
            waiting++;
            try {
                Optional<QueueLane> next = nextLane();
                while (next.isEmpty() && (!closed || isRecordExpected())) {
                    ask();
                    lock.wait(LOOK_AGAIN.toMillis());
                    next = nextLane();
                }
                return next.map(this::take);
            } finally {
                waiting--;
            }
        }
    }

    private QueueRecord take(QueueLane lane) {
        interactiveInARow = lane == QueueLane.INTERACTIVE ? interactiveInARow + 1 : 0;
        LaneTakers.Ready ready = lanes.get(lane).take();
        return new KafkaQueueRecord(ready.held(), lane, ready.taker(), reader, deadlines);
    }

    /** The lane whose record is the next to be worked on; empty when there is none, or no place for it. */
    private Optional<QueueLane> nextLane() {
        LaneTakers interactive = lanes.get(QueueLane.INTERACTIVE);
        boolean batchIsReady = lanes.get(QueueLane.BATCH).isReady();
        if (batchIsReady && hasPlaceForBatch() && (isBatchsTurn() || interactive.asksInVain(IN_VAIN))) {
            return Optional.of(QueueLane.BATCH);
        }
        if (interactive.isReady()) {
            return Optional.of(QueueLane.INTERACTIVE);
        }
        return batchIsReady && closed && !interactive.expects() ? Optional.of(QueueLane.BATCH) : Optional.empty();
    }

    private void ask() {
        if (closed || held() >= generator.places() + prefetch) {
            return;
        }
        LaneTakers interactive = lanes.get(QueueLane.INTERACTIVE);
        interactive.ask(lock, () -> true, LONG_LOOK);
        if (isBatchsTurn() || (hasPlaceForBatch() && interactive.asksInVain(IN_VAIN))) {
            batchWantedNanos = System.nanoTime();
            lanes.get(QueueLane.BATCH).ask(lock, this::isBatchWanted, SHORT_LOOK);
        }
    }

    /** Whether there is a place besides that of the interactive record that is here, or may come at any time. */
    private boolean hasPlaceForBatch() {
        return waiting > (lanes.get(QueueLane.INTERACTIVE).expects() ? 1 : 0);
    }

    private int held() {
        return lanes.values().stream().mapToInt(LaneTakers::held).sum();
    }

    private boolean isBatchsTurn() {
        return interactiveInARow >= batchEvery - 1;
    }

    private boolean isBatchWanted() {
        return System.nanoTime() - batchWantedNanos < LINGER.toNanos();
    }

    private boolean isRecordExpected() {
        return lanes.values().stream().anyMatch(LaneTakers::expects);
    }

    @Override
    public void complete(QueueRecord record) {
        KafkaQueueRecord mine = KafkaQueueRecord.of(record);
        free(mine, mine.taker().accept());
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
        HeaderValues.put(headers, RequestHeaders.HANDED_BACK, Integer.toString(mine.handedBack() + 1));
        HeaderValues.put(headers, RequestHeaders.EARLIER_DELIVERIES, Integer.toString(mine.delivery() - 1));
        HeaderValues.put(
                headers, RequestHeaders.QUEUED_AT, Long.toString(mine.queuedAt().toEpochMilli()));
        senders.get(mine.lane()).send(original.key(), requireNonNullElse(original.value(), NOTHING), headers);
        complete(record);
    }

    @Override
    public void leave(QueueRecord record) {
        KafkaQueueRecord mine = KafkaQueueRecord.of(record);
        mine.taker().leave(() -> free(mine, false));
    }

    private void free(KafkaQueueRecord record, boolean holdsAnother) {
        offsets.remove(record.lane(), record.record());
        synchronized (lock) {
            lanes.get(record.lane()).free(record.taker(), holdsAnother);
            lock.notifyAll();
        }
    }

    @Override
    public void close() {
        closed = true;
        takers().forEach(ShareTaker::close);
    }

    @Override
    public boolean isReachable() {
        return takers().stream().allMatch(taker -> taker.silence().compareTo(LONGEST_SILENCE) < 0);
    }

    List<ShareTaker> takers() {
        return lanes.values().stream().flatMap(lane -> lane.all().stream()).toList();
    }

    @PreDestroy
    void destroy() {
        closed = true;
        takers().parallelStream().forEach(ShareTaker::destroy);
    }
}
