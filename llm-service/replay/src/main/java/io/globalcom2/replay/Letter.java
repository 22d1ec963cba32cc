package io.globalcom2.replay;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a dead letter says of itself, without its value. Texts are empty where it does not say.
 *
 * @param partition where it lies in the topic of dead letters
 * @param offset where it lies in the partition
 * @param time when it was stored there
 * @param requestId key of the record
 * @param code name of the google.rpc.Code
 * @param origin topic/partition/offset where the request lay
 * @param deliveries how often the request was delivered
 * @param failedAttemptId the attempt whose terminal record says that the request failed
 * @param hasValue false where the request was too large to be kept, or had no value
 */
public record Letter(
        int partition,
        long offset,
        Instant time,
        String requestId,
        String code,
        String reason,
        String origin,
        String deliveries,
        String failedAttemptId,
        boolean hasValue) {
    public Letter {
        requireNonNull(time, "time is null");
        requireNonNull(requestId, "requestId is null");
        requireNonNull(code, "code is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(deliveries, "deliveries is null");
        requireNonNull(failedAttemptId, "failedAttemptId is null");
    }

    /** Topic where the request lay; empty where that cannot be told. */
    public String originTopic() {
        String[] parts = origin.split("/", -1);
        return parts.length == 3 ? parts[0] : "";
    }

    /** One line. What callers wrote may hold anything, and is shown without control characters. */
    @Override
    public String toString() {
        return "%s %s id=%s origin=%s deliveries=%s reason=%s"
                .formatted(time, code, requestId, origin, deliveries, reason)
                .replaceAll("\\p{Cntrl}", " ");
    }
}
