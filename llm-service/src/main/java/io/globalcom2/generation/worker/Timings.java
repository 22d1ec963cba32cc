package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Where the time of one request went.
 *
 * @param queue from the record's timestamp to the moment a worker took it
 * @param encode all images, rows received
 * @param slot waiting for a slot after encoding
 * @param prefill projector and prefill, until the first token is known
 * @param decode from the first token to the last
 */
public record Timings(Duration queue, Duration encode, Duration slot, Duration prefill, Duration decode) {
    public Timings {
        requireNonNull(queue, "queue is null");
        requireNonNull(encode, "encode is null");
        requireNonNull(slot, "slot is null");
        requireNonNull(prefill, "prefill is null");
        requireNonNull(decode, "decode is null");
    }
}
