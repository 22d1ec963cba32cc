package io.globalcom2.benchmarks.chaos.load;

/** The ways in, and what is special about a request. */
public enum RequestKind {
    HTTP("HTTP stream", 25),
    GRPC("gRPC stream", 20),
    PROTOBUF("Kafka, protobuf", 15),
    JSON("Kafka, JSON", 15),
    /** The same record produced two or three times. */
    REPEATED("Kafka, repeated", 10),
    HTTP_LEAVING("HTTP, caller leaves", 8),
    GRPC_LEAVING("gRPC, caller leaves", 7),
    /** Kills every worker that works on it. Planned apart from the others. */
    KILLER("killer", 0);

    private final String title;
    private final int share;

    RequestKind(String title, int share) {
        this.title = title;
        this.share = share;
    }

    /** For tables. */
    public String title() {
        return title;
    }

    /** So many of a hundred requests. */
    int share() {
        return share;
    }

    public boolean isHttp() {
        return this == HTTP || this == HTTP_LEAVING;
    }

    /** Whether the caller waits for the answer at a gateway. */
    public boolean isStreamed() {
        return isHttp() || this == GRPC || this == GRPC_LEAVING;
    }

    /** Whether the caller comes back when his connection breaks, under a key of his own. */
    public boolean isResuming() {
        return this == HTTP || this == GRPC;
    }

    /** Whether the caller goes away before the answer is whole. */
    public boolean isLeaving() {
        return this == HTTP_LEAVING || this == GRPC_LEAVING;
    }
}
