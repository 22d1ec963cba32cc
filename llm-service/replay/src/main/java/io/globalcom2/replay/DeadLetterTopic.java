package io.globalcom2.replay;

/** Where dead letters lie. */
public enum DeadLetterTopic {
    FAILED("inference-requests-failed"),
    UNPROCESSABLE("inference-requests-unprocessable");

    private final String topicName;

    DeadLetterTopic(String topicName) {
        this.topicName = topicName;
    }

    public String topicName() {
        return topicName;
    }
}
