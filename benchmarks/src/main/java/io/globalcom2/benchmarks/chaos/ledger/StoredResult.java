package io.globalcom2.benchmarks.chaos.ledger;

import java.time.Instant;

/**
 * A terminal record.
 *
 * @param time the brokers'
 * @param code of a failure, as a number of google.rpc.Code; 0 where it completed
 */
public record StoredResult(
        String id, String attemptId, Instant time, boolean completed, String text, int code, String message) {
    private static final int CANCELLED = 1;

    boolean isCancelled() {
        return !completed && code == CANCELLED;
    }
}
