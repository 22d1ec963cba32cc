package io.globalcom2.generation.worker;

import java.util.Optional;

/** Where requests wait. A record belongs to who took it until it is completed or released. For many threads. */
public interface WorkQueue {
    /**
     * Waits for the next record. A record is fetched only when somebody waits here, so that it stays within reach of other workers.
     *
     * @return empty when the queue was closed, or has failed for good
     */
    Optional<QueueRecord> take() throws InterruptedException;

    /** The record is settled and need not be delivered again. */
    void complete(QueueRecord record);

    /** The record is not settled: it is delivered again, here after a pause or to another worker. */
    void release(QueueRecord record);

    /** Ends {@link #take}, also for those who wait there. What was taken can still be completed. Idempotent. */
    void close();
}
