package io.globalcom2.gateway.relay;

/** The open stream of one attempt, seen from here. Calls must not block. */
public interface AttemptStream {
    /** Tells the worker to stop, and closes the stream; later events and the end of the stream need not be reported. */
    void stop(Verdict reason);
}
