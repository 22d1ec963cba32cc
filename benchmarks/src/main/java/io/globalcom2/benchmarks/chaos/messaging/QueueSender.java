package io.globalcom2.benchmarks.chaos.messaging;

import com.google.protobuf.util.JsonFormat;
import io.globalcom2.benchmarks.chaos.load.CallerEnd;
import io.globalcom2.benchmarks.chaos.load.CallerView;
import io.globalcom2.benchmarks.chaos.load.PlannedRequest;
import io.globalcom2.benchmarks.chaos.load.RequestKind;
import io.globalcom2.benchmarks.chaos.load.RequestSender;
import io.globalcom2.benchmarks.chaos.wire.PlannedMessages;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.quickstart.messaging.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Callers that write to the queue themselves and do not wait. Killers among them: what they are is in a header. */
public final class QueueSender implements RequestSender, AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final String killerAddress;

    /** @param killerAddress host:port of the relay that killers have their text pushed to */
    public QueueSender(String bootstrapServers, String killerAddress) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Topics.MAX_MESSAGE_BYTES),
                new StringSerializer(),
                new ByteArraySerializer());
        this.killerAddress = killerAddress;
    }

    @Override
    public Runnable send(PlannedRequest request, CallerView view) throws IOException {
        InferenceRequest message = PlannedMessages.write(request);
        boolean json = request.kind() == RequestKind.JSON;
        byte[] value = json ? bytes(JsonFormat.printer().print(message)) : message.toByteArray();
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic(request), request.id(), value);
        record.headers().add("traceparent", bytes(request.traceparent()));
        if (json) {
            record.headers().add("content-type", bytes("application/json"));
        }
        if (request.kind() == RequestKind.KILLER) {
            record.headers().add("reply-address", bytes(killerAddress));
        }
        Future<?> unused = producer.send(record, (stored, failure) -> {
            if (failure == null) {
                view.accepted();
            } else {
                view.ended(CallerEnd.REFUSED, failure.toString());
            }
        });
        return () -> {};
    }

    @Override
    public void close() {
        producer.close();
    }

    private static String topic(PlannedRequest request) {
        return switch (request.lane()) {
            case INTERACTIVE -> Topics.REQUESTS;
            case BATCH -> Topics.REQUESTS_BATCH;
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
