package io.globalcom2.benchmarks.hostile.input;

/** How an input is sent. */
public enum Transport {
    /** The first part is the body of a POST to the target, a path of the gateway. */
    HTTP,
    /** All parts at once into a connection to the gateway's HTTP. */
    SOCKET,
    /** The parts one by one, with a pause before each. */
    SLOW_SOCKET,
    /** As SOCKET, by a caller who reads nothing for a while. */
    DEAF_SOCKET,
    /** Each part is a message to the target, a method of gRPC. */
    RPC,
    /** As RPC, by a caller who never says that this was all. */
    STALLED_RPC,
    /** As RPC, by a caller who takes no answer for a while. */
    DEAF_RPC,
    /** The first part is the value of a record in the target, a topic; the second, if there is one, its key. */
    QUEUE
}
