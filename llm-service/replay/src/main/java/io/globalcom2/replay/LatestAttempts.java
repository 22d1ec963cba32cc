package io.globalcom2.replay;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which attempt stored the latest terminal record of the requests of some letters. The requests are found by the attempts: a letter may have
 * no key, because the id of its request stood in the value.
 */
public final class LatestAttempts {
    private final Set<String> wanted = new HashSet<>();
    private final Map<String, String> requestByAttempt = new HashMap<>();
    private final Map<String, String> latestByRequest = new HashMap<>();

    public LatestAttempts(List<Letter> letters) {
        letters.forEach(letter -> wanted.add(letter.failedAttemptId()));
    }

    /** A terminal record; those of one request come in their order. */
    public void add(String requestId, String attemptId) {
        if (wanted.contains(attemptId)) {
            requestByAttempt.put(attemptId, requestId);
            latestByRequest.put(requestId, attemptId);
        } else {
            latestByRequest.computeIfPresent(requestId, (id, earlier) -> attemptId);
        }
    }

    /** The attempt that stored the last terminal record of the letter's request; empty where the letter's own attempt stored none. */
    public Optional<String> latest(Letter letter) {
        return Optional.ofNullable(requestByAttempt.get(letter.failedAttemptId()))
                .map(latestByRequest::get);
    }
}
