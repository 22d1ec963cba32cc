package io.globalcom2.gateway.backlog;

import io.globalcom2.wire.QueueLane;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the workers said last that they hold. One that has been silent for long holds nothing any more. */
@Singleton
public final class KnownWorkers {
    /** Workers speak every 5 s. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    private final Clock clock;
    private final Map<String, Said> workers = new HashMap<>(); // guarded by this
    private final Map<Place, Long> frontiers = new HashMap<>(); // guarded by this

    private record Said(Instant when, List<HeldByWorker> held) {}

    private record Place(QueueLane lane, int partition) {}

    KnownWorkers(Clock clock) {
        this.clock = clock;
    }

    /** A worker has spoken. */
    public synchronized void said(String worker, List<HeldByWorker> held) {
        workers.put(worker, new Said(clock.instant(), List.copyOf(held)));
        held.forEach(one -> frontiers.merge(new Place(one.lane(), one.partition()), one.nextOffset(), Math::max));
    }

    /** Offsets of the records of a partition that are held; a set of the caller's own. */
    synchronized Set<Long> held(QueueLane lane, int partition) {
        Instant forgotten = clock.instant().minus(SILENCE);
        workers.values().removeIf(said -> said.when().isBefore(forgotten));
        Set<Long> offsets = new HashSet<>();
        all(lane, partition).forEach(one -> offsets.addAll(one.offsets()));
        return offsets;
    }

    /** The first offset of a partition that no worker is known to have held; 0 when none is known. */
    synchronized long frontier(QueueLane lane, int partition) {
        return frontiers.getOrDefault(new Place(lane, partition), 0L);
    }

    private Stream<HeldByWorker> all(QueueLane lane, int partition) {
        return workers.values().stream()
                .flatMap(said -> said.held().stream())
                .filter(one -> one.lane() == lane && one.partition() == partition);
    }
}
