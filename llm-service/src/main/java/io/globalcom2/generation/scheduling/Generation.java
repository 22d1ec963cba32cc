package io.globalcom2.generation.scheduling;

/** A request that was accepted. */
public interface Generation {
    /** Ends the work before the next step; the listener's terminal call is then a failure of kind CANCELLED. Idempotent. */
    void cancel();
}
