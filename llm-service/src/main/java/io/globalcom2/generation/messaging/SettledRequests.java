package io.globalcom2.generation.messaging;

import io.globalcom2.generation.worker.Settled;
import io.globalcom2.wire.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The latest requests that have a terminal record: 100,000 of them with ids of 36 characters take about 35 MB. What was forgotten counts as
 * not settled; that takes a record that is delivered again after as many others. Guarded by its {@link ResultFollower}.
 */
final class SettledRequests {
    private final int capacity;
    private final Map<String, Settled> ends = new LinkedHashMap<>();

    SettledRequests(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /** The attempt that settled the request last, and what was asked first under its id; empty when it is not settled. */
    Optional<Settled> settledBy(String requestId) {
        return Optional.ofNullable(ends.get(requestId));
    }

    /** A terminal record; one whose key is no request id is nobody's. */
    void remember(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.key().length > RequestReader.MAX_KEY_BYTES) {
            return;
        }
        String requestId = new String(record.key(), StandardCharsets.UTF_8);
        Optional<String> known = Optional.ofNullable(ends.remove(requestId)).flatMap(Settled::digest);
        ends.put(
                requestId,
                new Settled(
                        HeaderValues.text(record.headers(), RequestHeaders.ATTEMPT_ID)
                                .orElse(""),
                        known.or(() -> HeaderValues.digest(record.headers()))));
        if (ends.size() > capacity) {
            ends.remove(ends.keySet().iterator().next());
        }
    }
}
