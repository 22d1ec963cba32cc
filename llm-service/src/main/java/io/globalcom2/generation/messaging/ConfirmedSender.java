package io.globalcom2.generation.messaging;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.time.Duration;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Writes records to one channel, and returns only when the brokers have them. */
final class ConfirmedSender {
    /** Longer than the producer's own delivery timeout, which is what should end the wait. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String channel;
    private final MutinyEmitter<byte[]> emitter;

    ConfirmedSender(String channel, MutinyEmitter<byte[]> emitter) {
        this.channel = channel;
        this.emitter = emitter;
    }

    /** @throws ServingException TOO_LARGE when the record is not accepted, UNAVAILABLE when the brokers did not confirm it */
    void send(byte[] key, byte[] value, Headers headers) {
        OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withKey(key)
                .withHeaders(headers)
                .build();
        try {
            emitter.sendMessage(Message.of(value).addMetadata(metadata)).await().atMost(LIMIT);
        } catch (RecordTooLargeException e) {
            throw new ServingException(FailureKind.TOO_LARGE, channel + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new ServingException(FailureKind.UNAVAILABLE, channel + ": record was not confirmed", e);
        }
    }
}
