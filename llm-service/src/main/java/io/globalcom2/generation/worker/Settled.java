package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is known of the end of a request.
 *
 * @param attemptId the attempt that stored the last terminal record; empty where the record does not say
 * @param digest of the question that was answered, as in {@link QueueRecord#digest}; empty in records of older versions
 */
public record Settled(String attemptId, Optional<String> digest) {
    public Settled {
        requireNonNull(attemptId, "attemptId is null");
        requireNonNull(digest, "digest is null");
    }
}
