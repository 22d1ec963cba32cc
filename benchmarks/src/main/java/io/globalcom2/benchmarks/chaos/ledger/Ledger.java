package io.globalcom2.benchmarks.chaos.ledger;

import io.globalcom2.benchmarks.chaos.load.CallerView;
import io.globalcom2.benchmarks.chaos.load.PlannedRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings together what callers saw and what the topics hold. */
public final class Ledger {
    private Ledger() {}

    /** One entry per request, in the order of the plan. */
    public static List<LedgerEntry> of(List<CallerView> views, QueueContents contents) {
        Map<Integer, String> ids = new HashMap<>();
        for (String id : contents.ids()) {
            // Over HTTP the gateway mints the id, and a caller may be gone before it hears of it.
            contents.requests(id).stream()
                    .map(StoredRequest::traceparent)
                    .filter(traceparent -> !traceparent.isEmpty())
                    .findFirst()
                    .ifPresent(traceparent -> ids.put(PlannedRequest.numberOf(traceparent), id));
        }
        return views.stream()
                .map(view -> {
                    String known = ids.getOrDefault(
                            view.planned().number(), view.planned().id());
                    String id = view.requestId().isEmpty() ? known : view.requestId();
                    return new LedgerEntry(
                            id, view, contents.requests(id), contents.results(id), contents.deadLetters(id));
                })
                .toList();
    }
}
