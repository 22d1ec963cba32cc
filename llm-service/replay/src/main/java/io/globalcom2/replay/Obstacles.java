package io.globalcom2.replay;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Why a letter is not put back. It is put back only while the latest terminal record of its request is the failure that it tells of: so
 * a request that was put back and has ended since, well or not, is not put back by the same letter again. One that was put back and has not
 * ended yet may be put back twice; the workers find the second record settled by the first.
 */
public final class Obstacles {
    private final LatestAttempts latest;
    private final Set<String> seen = new HashSet<>();

    public Obstacles(LatestAttempts latest) {
        this.latest = latest;
    }

    /** Empty when the letter can be put back. To be asked once for each letter. */
    public Optional<String> of(Letter letter) {
        if (letter.failedAttemptId().isEmpty()) {
            return Optional.of(
                    "no terminal record tells of it; it may ask under an id that was used, or names no request");
        }
        if (!letter.hasValue()) {
            return Optional.of("it holds no request: that was empty, or too large to be kept here");
        }
        if (!isTopicOfRequests(letter.originTopic())) {
            return Optional.of("its origin is not a topic of requests");
        }
        if (!seen.add(letter.failedAttemptId())) {
            return Optional.of("another letter tells of the same attempt");
        }
        Optional<String> attempt = latest.latest(letter);
        if (attempt.isEmpty()) {
            return Optional.of("the terminal record of its attempt is not in inference-results, or not any more");
        }
        return attempt.filter(id -> !id.equals(letter.failedAttemptId()))
                .map("its request was ended later by the attempt %s"::formatted);
    }

    private static boolean isTopicOfRequests(String topic) {
        for (DeadLetterTopic letters : DeadLetterTopic.values()) {
            if (topic.equals(letters.topicName())) {
                return false;
            }
        }
        return !topic.isEmpty();
    }
}
