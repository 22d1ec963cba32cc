package io.globalcom2.generation.worker;

import io.globalcom2.failure.ServingException;

/**
 * What workers say before they work on one request and nothing else, so that the others know of whom it is the fault when they are never
 * heard of again. The brokers' count of deliveries does not tell that: a record is delivered to workers that are dead already, and counts as
 * delivered again when a neighbour kills the worker that has both. For many threads.
 */
public interface LoneAttempts {
    /**
     * How many other workers said that they work on this alone, and nothing else since: they are dead, or have been frozen for as long as the
     * record's lock lasts.
     *
     * @param subject see {@link #begin}
     * @throws ServingException UNAVAILABLE when that cannot be told
     */
    int lostWorkers(String subject);

    /**
     * Says that this worker works on this alone; returns when that is kept, whatever becomes of this process.
     *
     * @param subject id of the request, or of the failed attempt that is done over
     * @throws ServingException UNAVAILABLE when it may not be kept
     */
    void begin(String subject);

    /** Says that it works on it no more. Nobody waits for that. */
    void end();
}
