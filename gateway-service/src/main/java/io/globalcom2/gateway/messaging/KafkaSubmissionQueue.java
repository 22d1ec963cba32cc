package io.globalcom2.gateway.messaging;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.admission.QueuedRequest;
import io.globalcom2.gateway.admission.SubmissionQueue;
import io.globalcom2.gateway.wire.RequestMessages;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.wire.QueueLane;
import io.globalcom2.wire.RequestDigest;
import io.globalcom2.wire.RequestHeaders;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * The queue is a Kafka topic for each lane, keyed by request id. Behind a client proxy, so that it is made by the first request: the gRPC server starts with
 * everything it depends on before the channels are there to connect to.
 */
@ApplicationScoped
class KafkaSubmissionQueue implements SubmissionQueue {
    /** Topic and broker hold 12 MiB; key, headers and the frame of the batch take less than 64 KiB of it. */
    static final int MAX_VALUE_BYTES = 12 * 1024 * 1024 - 64 * 1024;

    private final Map<QueueLane, MutinyEmitter<byte[]>> lanes;
    private final GatewayConfig config;

    /** The buffers of the channels need no bound of their own: requests in flight have one. */
    KafkaSubmissionQueue(
            @Channel("inference-requests") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> interactive,
            @Channel("inference-requests-batch") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> batch,
            GatewayConfig config) {
        this.lanes = Map.of(QueueLane.INTERACTIVE, interactive, QueueLane.BATCH, batch);
        this.config = config;
    }

    @Override
    public String digest(ChatRequest request) {
        return RequestDigest.of(RequestMessages.write("", request));
    }

    @Override
    public CompletionStage<Void> enqueue(QueuedRequest request) {
        InferenceRequest value = RequestMessages.write(request.identity().id(), request.request());
        if (value.getSerializedSize() > MAX_VALUE_BYTES) {
            return CompletableFuture.failedFuture(tooLarge(value.getSerializedSize()));
        }
        return lanes.get(request.request().lane())
                .sendMessage(Message.of(value.toByteArray()).addMetadata(metadata(request)))
                .ifNoItem()
                .after(config.queueTimeout())
                .fail()
                .onFailure()
                .transform(failure -> failure instanceof RecordTooLargeException
                        ? tooLarge(value.getSerializedSize())
                        : new ServingException(
                                FailureKind.UNAVAILABLE, "the queue did not take the request in time", failure))
                .subscribeAsCompletionStage();
    }

    private OutgoingKafkaRecordMetadata<String> metadata(QueuedRequest request) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, RequestHeaders.DEADLINE, Long.toString(request.deadline().toEpochMilli()));
        add(headers, RequestHeaders.REPLY_ADDRESS, config.replyAddress());
        add(headers, RequestHeaders.RELAY_SECRET, request.secret().text());
        add(headers, RequestHeaders.REQUEST_DIGEST, request.identity().digest());
        request.identity().key().ifPresent(key -> add(headers, RequestHeaders.ID_FROM_KEY, "true"));
        request.caller().ifPresent(name -> add(headers, RequestHeaders.CALLER, name));
        request.traceparent().ifPresent(value -> add(headers, RequestHeaders.TRACE_PARENT, value));
        return OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(request.identity().id())
                .withHeaders(headers)
                .build();
    }

    private static void add(RecordHeaders headers, String name, String text) {
        headers.add(name, RequestHeaders.value(text));
    }

    private static ServingException tooLarge(int sizeBytes) {
        return new ServingException(
                FailureKind.TOO_LARGE,
                "messages: expected at most %d bytes in all, got %d".formatted(MAX_VALUE_BYTES, sizeBytes));
    }
}
