package io.globalcom2.generation.messaging;

/** Names of the channels in the configuration, which are those of the topics. */
final class Channels {
    static final String REQUESTS = "inference-requests";
    static final String REQUESTS_BATCH = "inference-requests-batch";
    static final String RESULTS = "inference-results";
    static final String WORKERS = "inference-workers";
    static final String FAILED = "inference-requests-failed";
    static final String UNPROCESSABLE = "inference-requests-unprocessable";

    private Channels() {}
}
