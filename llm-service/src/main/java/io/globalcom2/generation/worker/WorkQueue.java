package io.globalcom2.generation.worker;

import io.globalcom2.failure.ServingException;
import java.util.Optional;

/**
 * Where requests wait. Who takes a record holds a lock on it, and ends with exactly one of {@link #complete}, {@link #handBack} and
 * {@link #leave}. For many threads.
 */
public interface WorkQueue {
    /**
     * Begins to look after the queue; to be called once, before anything else.
     *
     * @throws IllegalStateException when the brokers cannot serve as this queue, with a sentence that says what is missing; brokers that are
     *     away are waited for later
     */
    void open();

    /**
     * Waits for the next record and locks it. A record is locked only for somebody who waits here.
     *
     * @return empty when the queue was closed
     */
    Optional<QueueRecord> take() throws InterruptedException;

    /** The record is settled and need not be delivered again. */
    void complete(QueueRecord record);

    /**
     * Somebody else is to do it: the same record is put into the queue again, at its end, and this one is completed. It loses nothing by it,
     * neither its place in time nor one of its deliveries. Does nothing more than {@link #leave} when the lock is lost.
     *
     * @throws ServingException UNAVAILABLE or TOO_LARGE when the record could not be put into the queue; then it is still held
     */
    void handBack(QueueRecord record);

    /** Nothing is said of the record any more: its lock is gone, or runs out, and then it is delivered again. */
    void leave(QueueRecord record);

    /** Ends {@link #take}, also for those who wait there. What was taken is still held. Idempotent. */
    void close();

    /** False when records have been asked for and none could be asked of the brokers for long, whatever the reason. */
    boolean isReachable();
}
