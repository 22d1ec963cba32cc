package io.globalcom2.benchmarks.chaos.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All committed records of all topics by request id; those of one topic in their order. */
public final class QueueContents {
    private final Map<String, List<StoredRequest>> requests = new LinkedHashMap<>();
    private final Map<String, List<StoredResult>> results = new LinkedHashMap<>();
    private final Map<String, List<DeadLetter>> deadLetters = new LinkedHashMap<>();

    public void add(StoredRequest request) {
        requests.computeIfAbsent(request.id(), id -> new ArrayList<>()).add(request);
    }

    public void add(StoredResult result) {
        results.computeIfAbsent(result.id(), id -> new ArrayList<>()).add(result);
    }

    public void add(DeadLetter letter) {
        deadLetters.computeIfAbsent(letter.id(), id -> new ArrayList<>()).add(letter);
    }

    /** Ids that are in the queue and have no terminal record. */
    public Set<String> open() {
        return requests.keySet().stream().filter(id -> !results.containsKey(id)).collect(Collectors.toSet());
    }

    Set<String> ids() {
        return requests.keySet();
    }

    List<StoredRequest> requests(String id) {
        return requests.getOrDefault(id, List.of());
    }

    List<StoredResult> results(String id) {
        return results.getOrDefault(id, List.of());
    }

    List<DeadLetter> deadLetters(String id) {
        return deadLetters.getOrDefault(id, List.of());
    }
}
