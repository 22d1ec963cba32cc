package io.globalcom2.generation.worker;

/** Why an attempt ends before its answer is whole, though nothing failed. */
public enum StopCause {
    /** The caller has gone away: the request ends as failed with CANCELLED. */
    CANCELLED,
    /** Another attempt owns the request: this one leaves no trace. */
    SUPERSEDED,
    /** This worker shuts down: the record is released. */
    DRAINING
}
