package io.globalcom2.generation.worker;

/**
 * What says that a record is ours. The queue renews it by itself until the record is completed, handed back or left. It is lost when this
 * process was frozen for too long, or when the queue did not confirm it in time; then the record belongs to somebody else, or soon will.
 * For many threads.
 */
public interface RecordLock {
    /**
     * Renews the lock and waits for the queue's answer.
     *
     * @return whether the record is still ours; anything but a clear yes, a time-out included, is a lost lock
     */
    boolean renew();

    /** Whether the lock is known to be lost; asks nobody. */
    boolean isLost();

    /** Runs the handler once when the lock is found lost, in whatever thread finds it; at once when that has happened already. */
    void onLost(Runnable handler);
}
