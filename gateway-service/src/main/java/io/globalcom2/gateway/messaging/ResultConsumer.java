package io.globalcom2.gateway.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.gateway.grpc.WireEvents;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.proto.v1.InferenceResult;
import jakarta.inject.Singleton;
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

    @Incoming("inference-results")
    void read(byte[] value) {
        try {
            InferenceResult result = InferenceResult.parseFrom(value);
            relay.find(result.getRequestId())
                    .ifPresent(answer ->
                            answer.stored(result.getAttemptId(), result.getText(), WireEvents.readOutcome(result)));
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("A stored result cannot be read", e);
        }
    }
}
