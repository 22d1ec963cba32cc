package io.globalcom2.gateway.relay;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What has come of one attempt so far. Guarded by its {@link PendingAnswer}. */
final class FollowedAttempt {
    private final String id;
    private Optional<AttemptStream> stream;
    private long nextSequenceNumber;
    /** By the index of the choice. */
    private final Map<Integer, Integer> textLengths = new HashMap<>();

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

    /** Characters of a choice that this attempt has sent, whether they were new to the caller or not. */
    int textLength(int index) {
        return textLengths.getOrDefault(index, 0);
    }

    void countText(int index, int length) {
        textLengths.merge(index, length, Integer::sum);
    }
}
