package io.globalcom2.generation.messaging;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The latest requests that have a terminal record: 100,000 of them with ids of 36 characters take about 20 MB. What was forgotten counts as
 * not settled; that takes a record that is delivered again after as many others. Guarded by its {@link ResultFollower}.
 */
final class SettledRequests {
    private final int capacity;
    private final Map<String, String> attempts = new LinkedHashMap<>();

    SettledRequests(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /** Id of the attempt that settled the request last; empty when none has. */
    Optional<String> settledBy(String requestId) {
        return Optional.ofNullable(attempts.get(requestId));
    }

    /** A terminal record; one whose key is no request id is nobody's. */
    void remember(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.key().length > RequestReader.MAX_KEY_BYTES) {
            return;
        }
        String requestId = new String(record.key(), StandardCharsets.UTF_8);
        attempts.remove(requestId);
        attempts.put(
                requestId,
                RequestHeaders.text(record.headers(), RequestHeaders.ATTEMPT_ID).orElse(""));
        if (attempts.size() > capacity) {
            attempts.remove(attempts.keySet().iterator().next());
        }
    }
}
