package io.globalcom2.generation.worker;

import io.globalcom2.failure.ServingException;
import java.time.Instant;
import java.util.Optional;

/** A request as it lies in the queue, readable or not, and held by us. */
public interface QueueRecord {
    /** Its place in the queue; no other record has the same. */
    String origin();

    /** What says that it is ours. */
    RecordLock lock();

    /** How often the request was delivered, this time included: 1 at first; more when a worker was lost that had it, or was near to who had it. */
    int delivery();

    /** Whether the brokers may drop the record without a word if it is delivered some more times. Handed back, it is safe again. */
    boolean mayBeDropped();

    /** Grows every time that the request is taken, also after it was handed back: of two who have the request, the greater one holds it. */
    int turn();

    /**
     * Whether the request may have a terminal record already. False only for the first delivery of a record whose id was drawn by the gateway
     * that waits for it, and that was queued a moment ago: brokers that end forget the delivery that is under way.
     */
    boolean mayBeSettled();

    /** Id of the request, as far as it can be told; empty when neither the key nor the value tells it. */
    Optional<String> requestId();

    /** When the request was put into the queue for the first time. */
    Instant queuedAt();

    /** When the work must be done; empty when the caller did not say. */
    Optional<Instant> deadline();

    /** Where the caller waits for events; empty when it only reads the results. */
    Optional<ReplyTo> replyTo();

    /**
     * Digest of what is asked, equal for records that ask the same whatever their ids: 64 lower-case hex digits. What the gateway says that
     * waits; else reads the record, and is empty when it cannot be read. Computed once; takes some milliseconds for each MiB.
     */
    Optional<String> digest();

    /** The attempt that failed and that this record asks to do over; its terminal record does not settle this one. */
    Optional<String> failedAttemptId();

    /**
     * What is asked for.
     *
     * @throws ServingException INVALID_INPUT when the record cannot be read or asks for something that does not exist
     */
    InferenceJob job();
}
