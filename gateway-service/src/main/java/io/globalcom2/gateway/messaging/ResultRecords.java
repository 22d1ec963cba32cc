package io.globalcom2.gateway.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.gateway.wire.EventMessages;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.wire.RequestHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads records of {@code inference-results}. */
final class ResultRecords {
    private ResultRecords() {}

    /** The id of the request, which is the key; empty where there is none. */
    static String requestId(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), UTF_8);
    }

    /** @throws InvalidProtocolBufferException when it is no result in protobuf, as those of gateways' requests are */
    static KeptResult read(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        Header digest = record.headers().lastHeader(RequestHeaders.REQUEST_DIGEST);
        return EventMessages.read(
                InferenceResult.parseFrom(record.value()),
                RequestHeaders.text(digest == null ? null : digest.value()).orElse(""));
    }
}
