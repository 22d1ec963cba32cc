package io.globalcom2.gateway.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.ResultReader;
import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.gateway.relay.ResultPlace;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a result at its place. Each time with a consumer of its own: hardly anybody asks for what ended long ago. */
@Singleton
final class KafkaResultReader implements ResultReader {
    private final ResultConsumers consumers;

    KafkaResultReader(ResultConsumers consumers) {
        this.consumers = consumers;
    }

    @Override
    public KeptResult read(ResultPlace place) {
        TopicPartition partition = new TopicPartition(ResultConsumers.RESULTS, place.partition());
        try (Consumer<byte[], byte[]> consumer = consumers.open("gateway-service-result", 1)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, place.offset());
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(ResultConsumers.LIMIT)) {
                if (record.offset() == place.offset()) {
                    return ResultRecords.read(record);
                }
            }
        } catch (KafkaException | InvalidProtocolBufferException e) {
            throw new ServingException(FailureKind.UNAVAILABLE, "the stored result cannot be read", e);
        }
        throw new ServingException(
                FailureKind.UNAVAILABLE, "the stored result is not kept any more, or cannot be read");
    }
}
