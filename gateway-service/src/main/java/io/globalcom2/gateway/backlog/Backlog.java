package io.globalcom2.gateway.backlog;

import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.backlog.QueuePartitions.Partition;
import io.globalcom2.wire.QueueLane;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Counts what waits in each lane, when somebody asks, and at most every other second. */
@Startup
@Singleton
public final class Backlog {
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final QueuePartitions queue;
    private final KnownWorkers workers;
    private final Clock clock;
    // Guarded by this; a failure is kept as long as a count, so that who asks for six gauges waits for the brokers
    // once.
    private Map<QueueLane, LaneBacklog> latest = Map.of();
    private Optional<ServingException> failure = Optional.empty();
    private Instant counted = Instant.MIN;

    Backlog(QueuePartitions queue, KnownWorkers workers, Clock clock, MeterRegistry registry) {
        this.queue = queue;
        this.workers = workers;
        this.clock = clock;
        for (QueueLane lane : QueueLane.values()) {
            records(registry, lane, "waiting", LaneBacklog::waiting);
            records(registry, lane, "held", LaneBacklog::held);
            Gauge.builder("globalcom2.gateway.backlog.oldest", this, backlog -> backlog.gauge(lane, Backlog::seconds))
                    .description("Age of the record that has waited longest for a worker")
                    .baseUnit("seconds")
                    .tag("lane", lane.label())
                    .register(registry);
        }
    }

    /**
     * The backlog of every lane.
     *
     * @throws ServingException UNAVAILABLE when the brokers do not tell
     */
    public synchronized Map<QueueLane, LaneBacklog> lanes() {
        if (counted.isBefore(clock.instant().minus(FRESH))) {
            try {
                latest = countAll();
                failure = Optional.empty();
            } catch (ServingException e) {
                failure = Optional.of(e);
            }
            counted = clock.instant();
        }
        failure.ifPresent(e -> {
            throw e;
        });
        return latest;
    }

    private Map<QueueLane, LaneBacklog> countAll() {
        Map<QueueLane, LaneBacklog> lanes = new EnumMap<>(QueueLane.class);
        for (QueueLane lane : QueueLane.values()) {
            lanes.put(lane, count(lane));
        }
        return lanes;
    }

    private LaneBacklog count(QueueLane lane) {
        long waiting = 0;
        long held = 0;
        Duration oldest = Duration.ZERO;
        for (Partition partition : queue.partitions(lane)) {
            Set<Long> heldHere = workers.held(lane, partition.number());
            // What a worker has settled since it spoke.
            heldHere.removeIf(offset -> offset < partition.start());
            long heldCount = Math.min(heldHere.size(), partition.unsettled());
            held += heldCount;
            waiting += partition.unsettled() - heldCount;
            if (partition.unsettled() > heldCount) {
                Duration age = age(lane, partition, heldHere);
                oldest = age.compareTo(oldest) > 0 ? age : oldest;
            }
        }
        return new LaneBacklog(waiting, held, oldest);
    }

    /** Records are given out in their order: the first that nobody holds is the oldest unsettled one, or the first that was never held. */
    private Duration age(QueueLane lane, Partition partition, Set<Long> held) {
        long offset = held.contains(partition.start())
                ? Math.max(partition.start() + 1, workers.frontier(lane, partition.number()))
                : partition.start();
        Optional<Instant> appended = queue.appended(lane, partition.number(), offset);
        return appended.map(time -> Duration.between(time, clock.instant()))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }

    private void records(MeterRegistry registry, QueueLane lane, String state, ToDoubleFunction<LaneBacklog> count) {
        Gauge.builder("globalcom2.gateway.backlog.records", this, backlog -> backlog.gauge(lane, count))
                .description("Records of a lane that are not settled")
                .tag("lane", lane.label())
                .tag("state", state)
                .register(registry);
    }

    private double gauge(QueueLane lane, ToDoubleFunction<LaneBacklog> count) {
        try {
            return count.applyAsDouble(lanes().get(lane));
        } catch (ServingException unknown) {
            return Double.NaN;
        }
    }

    private static double seconds(LaneBacklog lane) {
        return lane.oldest().toMillis() / 1000.0;
    }
}
