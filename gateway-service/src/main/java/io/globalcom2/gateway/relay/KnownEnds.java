package io.globalcom2.gateway.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ends of the latest requests with a key, as their stored results say, whichever gateway queued them. One for each key, that of the latest
 * run. Guarded by its {@link Relay}.
 */
final class KnownEnds {
    private final int capacity;
    private final Map<String, KnownEnd> ends = new LinkedHashMap<>();

    KnownEnds(int capacity) {
        this.capacity = capacity;
    }

    Optional<KnownEnd> latest(String base) {
        return Optional.ofNullable(ends.get(base));
    }

    /** Of two ends of one run the first counts, unless it may pass: then the request was done over. */
    void remember(KnownEnd end) {
        KnownEnd known = ends.get(end.id().base());
        boolean isNew = known == null
                || known.id().run() < end.id().run()
                || (known.id().run() == end.id().run() && known.mayPass());
        if (isNew) {
            ends.remove(end.id().base());
            ends.put(end.id().base(), end);
        }
        if (ends.size() > capacity) {
            ends.remove(ends.keySet().iterator().next());
        }
    }
}
