package io.globalcom2.generation.messaging;

import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.InferenceJob;
import io.globalcom2.generation.worker.QueueRecord;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A record of the topic {@code inference-requests}, with the message that acknowledges it. Read when asked, by who asks. */
final class KafkaQueueRecord implements QueueRecord {
    private final Message<byte[]> message;
    private final ConsumerRecord<byte[], byte[]> record;
    private final RequestReader reader;

    @SuppressWarnings("unchecked") // the deserializers of the channel are set to byte arrays
    KafkaQueueRecord(Message<byte[]> message, RequestReader reader) {
        this.message = message;
        this.record = message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow()
                .getRecord();
        this.reader = reader;
    }

    /** The record that our queue handed out. */
    static KafkaQueueRecord of(QueueRecord record) {
        return (KafkaQueueRecord) record;
    }

    @Override
    public Optional<String> requestId() {
        return reader.requestId(record);
    }

    @Override
    public Instant queuedAt() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    @Override
    public Optional<Instant> deadline() {
        try {
            return RequestReader.deadline(record);
        } catch (ServingException garbled) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> replyAddress() {
        return RequestHeaders.text(record.headers(), RequestHeaders.REPLY_ADDRESS);
    }

    @Override
    public Optional<String> failedAttemptId() {
        return RequestHeaders.text(record.headers(), RequestHeaders.FAILED_ATTEMPT_ID);
    }

    @Override
    public InferenceJob job() {
        return reader.read(record);
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    Message<byte[]> message() {
        return message;
    }
}
