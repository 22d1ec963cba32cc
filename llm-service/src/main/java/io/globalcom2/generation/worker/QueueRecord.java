package io.globalcom2.generation.worker;

import io.globalcom2.failure.ServingException;
import java.time.Instant;
import java.util.Optional;

/** A request as it lies in the queue, readable or not. */
public interface QueueRecord {
    /** Id of the request, as far as it can be told; empty when neither the key nor the value tells it. */
    Optional<String> requestId();

    /** When the request was put into the queue. */
    Instant queuedAt();

    /** When the work must be done; empty when the caller did not say. */
    Optional<Instant> deadline();

    /** Where the caller waits for events, host:port; empty when it only reads the results. */
    Optional<String> replyAddress();

    /** The attempt that failed and that this record asks to do over; its terminal record does not settle this one. */
    Optional<String> failedAttemptId();

    /**
     * What is asked for.
     *
     * @throws ServingException INVALID_INPUT when the record cannot be read or asks for something that does not exist
     */
    InferenceJob job();
}
