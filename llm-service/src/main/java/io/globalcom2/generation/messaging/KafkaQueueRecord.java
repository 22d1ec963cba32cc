package io.globalcom2.generation.messaging;

import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.InferenceJob;
import io.globalcom2.generation.worker.QueueRecord;
import io.globalcom2.generation.worker.RecordLock;
import io.globalcom2.generation.worker.ReplyTo;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.wire.QueueLane;
import io.globalcom2.wire.RequestDigest;
import io.globalcom2.wire.RequestHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** A record of a topic of requests, with the lock on it. Read when asked, by who asks. */
final class KafkaQueueRecord implements QueueRecord {
    private static final Logger LOG = Logger.getLogger(KafkaQueueRecord.class);
    /** More than the brokers ever deliver one record. */
    private static final int DELIVERIES = 16;
    /** The brokers drop a record after five deliveries, unless they are set otherwise, and a worker that dies may cost two. */
    private static final int SAFE_DELIVERIES = 3;
    /**
     * Kafka keeps the count of a delivery when that is over: a broker that takes another one's place may deliver for the first time what was
     * delivered before. A record younger than this saw no change of brokers; if it did, the results that are known tell most of it.
     */
    private static final Duration FRESH = Duration.ofSeconds(2);
    /** A request that was handed back more often is handed back no less for it. */
    private static final long MOST_HANDED_BACK = 1_000_000;

    private final ConsumerRecord<byte[], byte[]> record;
    private final RecordLock lock;
    private final QueueLane lane;
    private final ShareTaker taker;
    private final RequestReader reader;
    private final Deadlines deadlines;
    /** Whether it was queued just before it was taken. */
    private final boolean fresh;

    private InferenceRequest request; // guarded by this; null until it is read
    private Optional<String> digest; // guarded by this; null until it is computed

    KafkaQueueRecord(
            ShareMember.Held held, QueueLane lane, ShareTaker taker, RequestReader reader, Deadlines deadlines) {
        this.record = held.record();
        this.lock = held.lock();
        this.lane = lane;
        this.taker = taker;
        this.reader = reader;
        this.deadlines = deadlines;
        this.fresh = Duration.between(Instant.ofEpochMilli(record.timestamp()), Instant.now())
                        .compareTo(FRESH)
                < 0;
    }

    /** The record that our queue handed out. */
    static KafkaQueueRecord of(QueueRecord record) {
        return (KafkaQueueRecord) record;
    }

    @Override
    public String origin() {
        return "%s/%d/%d".formatted(record.topic(), record.partition(), record.offset());
    }

    @Override
    public RecordLock lock() {
        return lock;
    }

    @Override
    public int delivery() {
        long earlier = HeaderValues.number(record.headers(), RequestHeaders.EARLIER_DELIVERIES)
                .orElse(0);
        return (int) Math.max(0, Math.min(earlier, MOST_HANDED_BACK)) + brokersCount();
    }

    @Override
    public boolean mayBeDropped() {
        return brokersCount() >= SAFE_DELIVERIES;
    }

    private int brokersCount() {
        return record.deliveryCount().orElse((short) 1);
    }

    @Override
    public int turn() {
        return handedBack() * DELIVERIES + brokersCount();
    }

    @Override
    public boolean mayBeSettled() {
        boolean first = delivery() == 1 && handedBack() == 0;
        boolean mayComeAgain =
                HeaderValues.text(record.headers(), RequestHeaders.ID_FROM_KEY).isPresent();
        return !first
                || !fresh
                || mayComeAgain
                || replyTo().isEmpty()
                || failedAttemptId().isPresent();
    }

    /** How often workers put the request into the queue again. */
    int handedBack() {
        long count = HeaderValues.number(record.headers(), RequestHeaders.HANDED_BACK)
                .orElse(0);
        return (int) Math.max(0, Math.min(count, MOST_HANDED_BACK));
    }

    @Override
    public Optional<String> requestId() {
        return reader.requestId(record);
    }

    /** The brokers' time of the record; of one that was handed back, that of the first. */
    @Override
    public Instant queuedAt() {
        Instant appended = Instant.ofEpochMilli(record.timestamp());
        if (handedBack() == 0) {
            return appended;
        }
        long first =
                HeaderValues.number(record.headers(), RequestHeaders.QUEUED_AT).orElse(record.timestamp());
        return first > 0 && first < record.timestamp() ? Instant.ofEpochMilli(first) : appended;
    }

    @Override
    public Optional<Instant> deadline() {
        try {
            return deadlines.read(record.headers(), queuedAt());
        } catch (ServingException garbled) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<ReplyTo> replyTo() {
        return HeaderValues.text(record.headers(), RequestHeaders.REPLY_ADDRESS)
                .map(address -> new ReplyTo(
                        address,
                        HeaderValues.text(record.headers(), RequestHeaders.RELAY_SECRET)
                                .orElse(""),
                        HeaderValues.digest(record.headers()).orElse("")));
    }

    @Override
    public Optional<String> failedAttemptId() {
        return HeaderValues.text(record.headers(), RequestHeaders.FAILED_ATTEMPT_ID);
    }

    @Override
    public InferenceJob job() {
        Optional<Instant> unused = deadlines.read(record.headers(), queuedAt());
        return reader.read(record, request());
    }

    /** A digest is worth no request: whatever goes wrong, there is none. */
    @Override
    public synchronized Optional<String> digest() {
        if (digest == null) {
            try {
                digest = Optional.of(replyTo()
                        .map(ReplyTo::digest)
                        .filter(said -> !said.isEmpty())
                        .orElseGet(() -> RequestDigest.of(request())));
            } catch (ServingException unreadable) {
                digest = Optional.empty();
            } catch (RuntimeException | Error e) {
                LOG.warn("a request has no digest", e);
                digest = Optional.empty();
            }
        }
        return digest;
    }

    private synchronized InferenceRequest request() {
        if (request == null) {
            request = RequestReader.parse(record);
        }
        return request;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    QueueLane lane() {
        return lane;
    }

    /** Who holds it. */
    ShareTaker taker() {
        return taker;
    }
}
