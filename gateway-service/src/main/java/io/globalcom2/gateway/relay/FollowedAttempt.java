package io.globalcom2.gateway.relay;

import java.util.Optional;

/** What has come of one attempt so far. Guarded by its {@link PendingAnswer}. */
final class FollowedAttempt {
    private final String id;
    private Optional<AttemptStream> stream;
    private long nextSequenceNumber;
    private int textLength;

    FollowedAttempt(String id, AttemptStream stream) {
        this.id = id;
        this.stream = Optional.of(stream);
    }

    String id() {
        return id;
    }

    boolean isOn(AttemptStream candidate) {
        return stream.filter(current -> current == candidate).isPresent();
    }

    boolean isAlive() {
        return stream.isPresent();
    }

    /** Takes the stream away, because it broke or because it is to be told something last. */
    Optional<AttemptStream> detach() {
        Optional<AttemptStream> detached = stream;
        stream = Optional.empty();
        return detached;
    }

    long nextSequenceNumber() {
        return nextSequenceNumber;
    }

    void countEvent() {
        nextSequenceNumber++;
    }

    /** Characters of the answer this attempt has sent, whether they were new to the caller or not. */
    int textLength() {
        return textLength;
    }

    void countText(int length) {
        textLength += length;
    }
}
