package io.globalcom2.gateway.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.gateway.admission.QueuedRequest;
import io.globalcom2.gateway.relay.AskedElsewhere;
import io.globalcom2.gateway.relay.RelaySecret;
import io.globalcom2.gateway.relay.RequestIdentity;
import io.globalcom2.proto.v1.AskedRequest;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of {@code inference-asked}. */
final class AskedRecords {
    private AskedRecords() {}

    /** @param address of this gateway for others, host:port */
    static AskedRequest write(QueuedRequest request, String address, RelaySecret peerSecret) {
        return AskedRequest.newBuilder()
                .setCaller(request.identity().caller().orElse(""))
                .setRequestDigest(request.identity().digest())
                .setDeadlineUnixMillis(request.deadline().toEpochMilli())
                .setPeerAddress(address)
                .setPeerSecret(peerSecret.text())
                .build();
    }

    /** @throws InvalidProtocolBufferException when it is none */
    static AskedElsewhere read(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        AskedRequest wire = AskedRequest.parseFrom(record.value());
        RequestIdentity identity = RequestIdentity.ofId(
                Optional.of(wire.getCaller()).filter(name -> !name.isEmpty()),
                new String(record.key(), UTF_8),
                wire.getRequestDigest());
        return new AskedElsewhere(
                identity,
                Instant.ofEpochMilli(wire.getDeadlineUnixMillis()),
                wire.getPeerAddress(),
                wire.getPeerSecret());
    }
}
