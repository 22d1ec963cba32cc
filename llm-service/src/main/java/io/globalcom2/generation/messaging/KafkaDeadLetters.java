package io.globalcom2.generation.messaging;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.DeadLetters;
import io.globalcom2.generation.worker.Outcome;
import io.globalcom2.generation.worker.QueueRecord;
import io.globalcom2.wire.FailedMessages;
import io.globalcom2.wire.RequestHeaders;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Two topics: one for records that failed, one for records that nobody can read or answer as they are. Key, value and headers stay as they were, but for the secret. */
@Singleton
final class KafkaDeadLetters implements DeadLetters {
    private static final byte[] NOTHING = {};
    /** Headers that no caller wrote. */
    private static final List<String> OURS = List.of(
            RequestHeaders.FAILURE_CODE,
            RequestHeaders.FAILURE_REASON,
            RequestHeaders.ORIGIN,
            RequestHeaders.DELIVERIES,
            RequestHeaders.FAILED_ATTEMPT_ID);

    private final ConfirmedSender failed;
    private final ConfirmedSender unprocessable;

    KafkaDeadLetters(
            @Channel(Channels.FAILED) MutinyEmitter<byte[]> failed,
            @Channel(Channels.UNPROCESSABLE) MutinyEmitter<byte[]> unprocessable) {
        this.failed = new ConfirmedSender(Channels.FAILED, failed);
        this.unprocessable = new ConfirmedSender(Channels.UNPROCESSABLE, unprocessable);
    }

    @Override
    public void unprocessable(QueueRecord record, String attemptId, Outcome.Failed reason) {
        KafkaQueueRecord original = KafkaQueueRecord.of(record);
        keep(unprocessable, original.record(), headers(original, attemptId, reason));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Copied back into {@code inference-requests} as it is, the record is worked on anew: it carries the attempt that failed, and neither
     * the deadline, which is past, nor the reply address, where nobody waits any more, nor when it was queued first.
     */
    @Override
    public void failed(QueueRecord record, String attemptId, Outcome.Failed reason) {
        KafkaQueueRecord original = KafkaQueueRecord.of(record);
        Headers headers = headers(original, attemptId, reason);
        headers.remove(RequestHeaders.DEADLINE);
        headers.remove(RequestHeaders.REPLY_ADDRESS);
        headers.remove(RequestHeaders.HANDED_BACK);
        headers.remove(RequestHeaders.QUEUED_AT);
        keep(failed, original.record(), headers);
    }

    /**
     * The headers may make a record too large that just was not; then what is kept says where the whole one lies, for as long as it lies
     * there.
     */
    private static void keep(ConfirmedSender sender, ConsumerRecord<byte[], byte[]> original, Headers headers) {
        byte[] key = cut(original.key());
        byte[] value = original.value() == null ? NOTHING : original.value();
        try {
            sender.send(key, value, headers);
        } catch (ServingException e) {
            if (e.kind() != FailureKind.TOO_LARGE) {
                throw e;
            }
            sender.send(key, NOTHING, ours(headers));
        }
    }

    /** A key may be as large as a record; carried on, it would be too large everywhere. */
    private static byte[] cut(byte[] key) {
        return key == null ? null : Arrays.copyOf(key, Math.min(key.length, RequestReader.MAX_KEY_BYTES));
    }

    private static Headers ours(Headers all) {
        Headers ours = new RecordHeaders();
        for (String name : OURS) {
            HeaderValues.text(all, name).ifPresent(text -> HeaderValues.put(ours, name, text));
        }
        return ours;
    }

    private static Headers headers(KafkaQueueRecord original, String attemptId, Outcome.Failed reason) {
        Headers headers = new RecordHeaders(original.record().headers());
        HeaderValues.put(headers, RequestHeaders.FAILURE_CODE, FailedMessages.codeName(reason.kind()));
        HeaderValues.put(headers, RequestHeaders.FAILURE_REASON, reason.message());
        HeaderValues.put(headers, RequestHeaders.ORIGIN, original.origin());
        HeaderValues.put(headers, RequestHeaders.DELIVERIES, Integer.toString(original.delivery()));
        // For who works on the request, and not for who reads the dead letters.
        headers.remove(RequestHeaders.RELAY_SECRET);
        // That of an earlier time says nothing any more.
        headers.remove(RequestHeaders.FAILED_ATTEMPT_ID);
        if (!attemptId.isEmpty()) {
            HeaderValues.put(headers, RequestHeaders.FAILED_ATTEMPT_ID, attemptId);
        }
        return headers;
    }
}
