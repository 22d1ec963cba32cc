package io.globalcom2.gateway.relay;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest requests that other gateways have queued, and where their results lie. One for each key, its latest run. Guarded by its {@link Relay}. */
final class KnownElsewhere {
    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** @param place of the result, once it is stored */
    private record Entry(AskedElsewhere asked, Optional<ResultPlace> place) {}

    KnownElsewhere(int capacity) {
        this.capacity = capacity;
    }

    /** Of two gateways that say they have queued the same run the first one counts until its deadline: nobody takes it over with a record. */
    void remember(AskedElsewhere asked, Instant now) {
        String base = base(asked.identity());
        boolean isNew = latest(base)
                .filter(known -> run(known) >= run(asked))
                .filter(known -> now.isBefore(known.deadline()))
                .isEmpty();
        if (isNew) {
            entries.remove(base);
            entries.put(base, new Entry(asked, Optional.empty()));
        }
        if (entries.size() > capacity) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** The latest run of what is the same for all runs. */
    Optional<AskedElsewhere> latest(String base) {
        return Optional.ofNullable(entries.get(base)).map(Entry::asked);
    }

    Optional<AskedElsewhere> find(String requestId) {
        return entry(requestId).map(Entry::asked);
    }

    Optional<ResultPlace> place(String requestId) {
        return entry(requestId).flatMap(Entry::place);
    }

    /** A result was stored; of no effect where it is not the first, or answers another question. */
    void stored(KeptResult result, ResultPlace place) {
        entry(result.requestId())
                .filter(known -> known.place().isEmpty())
                .filter(known -> known.asked().identity().isAbout(result.digest()))
                .ifPresent(known ->
                        entries.put(base(known.asked().identity()), new Entry(known.asked(), Optional.of(place))));
    }

    private Optional<Entry> entry(String requestId) {
        String base = KeyedId.parse(requestId).map(KeyedId::base).orElse(requestId);
        return Optional.ofNullable(entries.get(base))
                .filter(known -> known.asked().identity().id().equals(requestId));
    }

    private static String base(RequestIdentity identity) {
        return identity.key().map(KeyedId::base).orElse(identity.id());
    }

    private static int run(AskedElsewhere asked) {
        return asked.identity().key().map(KeyedId::run).orElse(1);
    }
}
