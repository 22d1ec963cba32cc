package io.globalcom2.gateway.messaging;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.admission.QueuedRequest;
import io.globalcom2.gateway.admission.SubmissionQueue;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.wire.RequestMessages;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.wire.QueueLane;
import io.globalcom2.wire.RequestDigest;
import io.globalcom2.wire.RequestHeaders;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * The queue is a Kafka topic for each lane, keyed by request id. Behind a client proxy, so that it is made by the first request: the gRPC server starts with
 * everything it depends on before the channels are there to connect to.
 */
@ApplicationScoped
class KafkaSubmissionQueue implements SubmissionQueue {
    /** Topic and broker hold 12 MiB; key, headers and the frame of the batch take less than 64 KiB of it. */
    static final int MAX_VALUE_BYTES = 12 * 1024 * 1024 - 64 * 1024;

    /** For the other gateways to be told; only who comes back to one of them would miss it. */
    private static final Duration TELL_TIMEOUT = Duration.ofSeconds(1);

    /** Of what the others are to be told, on its way to the broker: some hundred bytes each. */
    static final int MAX_TELLING = 2000;

    private static final Logger LOG = Logger.getLogger(KafkaSubmissionQueue.class);

    private final Map<QueueLane, MutinyEmitter<byte[]>> lanes;
    private final MutinyEmitter<byte[]> asked;
    private final Semaphore telling = new Semaphore(MAX_TELLING);
    private final Relay relay;
    private final GatewayConfig config;

    /** The buffers of the channels need no bound of their own: the memory of requests has one, also of those that were given up here, and so has what is told. */
    KafkaSubmissionQueue(
            @Channel("inference-requests") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> interactive,
            @Channel("inference-requests-batch") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> batch,
            @Channel("inference-asked") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> asked,
            Relay relay,
            GatewayConfig config) {
        this.lanes = Map.of(QueueLane.INTERACTIVE, interactive, QueueLane.BATCH, batch);
        this.asked = asked;
        this.relay = relay;
        this.config = config;
    }

    @Override
    public String digest(ChatRequest request) {
        return RequestDigest.of(RequestMessages.write("", request));
    }

    @Override
    public CompletionStage<Void> enqueue(QueuedRequest request, Runnable letGo) {
        InferenceRequest value = RequestMessages.write(request.identity().id(), request.request());
        int sizeBytes = value.getSerializedSize();
        if (sizeBytes > MAX_VALUE_BYTES) {
            letGo.run();
            return CompletableFuture.failedFuture(tooLarge(sizeBytes));
        }
        // From here on the record is all there is of the request: nothing below keeps it.
        String requestId = request.identity().id();
        byte[] told = AskedRecords.write(request, config.replyAddress(), relay.peerSecret())
                .toByteArray();
        return lanes.get(request.request().lane())
                .sendMessage(Message.of(value.toByteArray(), () -> done(letGo), failure -> done(letGo))
                        .addMetadata(metadata(request)))
                // What never reached the producer, neither.
                .onFailure(IllegalStateException.class)
                .invoke(letGo)
                .ifNoItem()
                .after(config.queueTimeout())
                .fail()
                .onFailure()
                .transform(failure -> failure instanceof RecordTooLargeException
                        ? tooLarge(sizeBytes)
                        : new ServingException(
                                FailureKind.UNAVAILABLE, "the queue did not take the request in time", failure))
                .chain(() -> tellOthers(requestId, told))
                .subscribeAsCompletionStage();
    }

    /** The producer says by this, and not before, that it holds the record no more. */
    private static CompletionStage<Void> done(Runnable letGo) {
        letGo.run();
        return CompletableFuture.completedFuture(null);
    }

    /** Tells the other gateways, once the request is in the queue: what they hear of ends. Does not fail. */
    private Uni<Void> tellOthers(String requestId, byte[] value) {
        if (!telling.tryAcquire()) {
            LOG.warnf("Other gateways are not told: as many as may wait for it do. requestId=%s", requestId);
            return Uni.createFrom().voidItem();
        }
        AtomicBoolean isOver = new AtomicBoolean();
        Runnable letGo = () -> {
            if (!isOver.getAndSet(true)) {
                telling.release();
            }
        };
        return asked.sendMessage(Message.of(value, () -> done(letGo), failure -> done(letGo))
                        .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                                .withKey(requestId)
                                .build()))
                .onFailure(IllegalStateException.class)
                .invoke(letGo)
                .ifNoItem()
                .after(TELL_TIMEOUT)
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf(failure, "Other gateways are not told. requestId=%s", requestId))
                .onFailure()
                .recoverWithNull();
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
