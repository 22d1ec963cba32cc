package io.globalcom2.gateway.relay;

/** What an attempt is told. */
public enum Verdict {
    GO_ON,
    /** The caller has gone away, or nothing that could still come would be of use. */
    CANCELLED,
    /** Another attempt owns the request, or has answered it. */
    SUPERSEDED,
    /** Nobody waits here for this request. */
    UNKNOWN_REQUEST
}
