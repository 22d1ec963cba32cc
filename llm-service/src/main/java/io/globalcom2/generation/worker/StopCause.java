package io.globalcom2.generation.worker;

/** Why an attempt ends before its answer is whole, though nothing failed. */
public enum StopCause {
    /** The caller has gone away: the request ends as failed with CANCELLED. */
    CANCELLED,
    /** Another attempt has the request, or has ended it: this one leaves no trace. */
    SUPERSEDED,
    /** The lock on the record is gone: this attempt leaves no trace. */
    LOST,
    /** This worker shuts down: the record is handed back. */
    DRAINING
}
