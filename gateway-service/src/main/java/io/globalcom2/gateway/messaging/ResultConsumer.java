package io.globalcom2.gateway.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.wire.EventMessages;
import io.globalcom2.proto.v1.InferenceResult;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Reads every stored result, so that a push that was lost still ends its stream. Most are not for this gateway. */
@Singleton
final class ResultConsumer {
    private static final Logger LOG = Logger.getLogger(ResultConsumer.class);

    private final Relay relay;

    ResultConsumer(Relay relay) {
        this.relay = relay;
    }

    /** The key is the request id. What others asked for is not even read: it may be JSON, as its request was. */
    @Incoming("inference-results")
    void read(ConsumerRecord<String, byte[]> record) {
        Optional.ofNullable(record.key()).flatMap(relay::find).ifPresent(answer -> tell(answer, record.value()));
    }

    private static void tell(PendingAnswer answer, byte[] value) {
        try {
            InferenceResult result = InferenceResult.parseFrom(value);
            answer.stored(result.getAttemptId(), result.getText(), EventMessages.readOutcome(result));
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("A stored result cannot be read", e);
        }
    }
}
