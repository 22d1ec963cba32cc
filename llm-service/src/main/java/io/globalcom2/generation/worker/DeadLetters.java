package io.globalcom2.generation.worker;

import io.globalcom2.failure.ServingException;

/** Where records are kept whose work failed through no fault of the caller, or that nobody can read. For many threads. */
public interface DeadLetters {
    /**
     * Keeps a record that cannot be read, or not be answered as it is; returns when it is kept for good.
     *
     * @param attemptId the attempt that tells of it in a terminal record; empty when there is none
     * @throws ServingException UNAVAILABLE when it could not be kept
     */
    void unprocessable(QueueRecord record, String attemptId, Outcome.Failed reason);

    /**
     * Keeps a record whose work failed, to be done over some day; returns when it is kept for good.
     *
     * @param attemptId the attempt that failed
     * @throws ServingException UNAVAILABLE when it could not be kept
     */
    void failed(QueueRecord record, String attemptId, Outcome.Failed reason);
}
