package io.globalcom2.gateway.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.gateway.backlog.QueuePartitions.Partition;
import io.globalcom2.wire.QueueLane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Record number n of the queue came n seconds after the start; it is second 100 now. */
class BacklogTest {
    private final SettableClock clock = new SettableClock(100);
    private final KnownWorkers workers = new KnownWorkers(clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<QueueLane, Partition> partitions = new HashMap<>(
            Map.of(QueueLane.INTERACTIVE, new Partition(0, 0, 0), QueueLane.BATCH, new Partition(0, 0, 0)));
    private final Backlog backlog = new Backlog(
            new QueuePartitions() {
                @Override
                public List<Partition> partitions(QueueLane lane) {
                    return List.of(partitions.get(lane));
                }

                @Override
                public Optional<Instant> appended(QueueLane lane, int partition, long offset) {
                    return Optional.of(Instant.ofEpochSecond(offset));
                }
            },
            workers,
            clock,
            registry);

    @Test
    void anEmptyQueueHasNothing() {
        assertThat(backlog.lanes())
                .containsEntry(QueueLane.INTERACTIVE, new LaneBacklog(0, 0, Duration.ZERO))
                .containsEntry(QueueLane.BATCH, new LaneBacklog(0, 0, Duration.ZERO));
    }

    @Test
    void withoutWorkersEverythingWaits() {
        partitions.put(QueueLane.BATCH, new Partition(0, 40, 7));

        assertThat(backlog.lanes()).containsEntry(QueueLane.BATCH, new LaneBacklog(7, 0, Duration.ofSeconds(60)));
        assertThat(registry.get("globalcom2.gateway.backlog.records")
                        .tag("lane", "batch")
                        .tag("state", "waiting")
                        .gauge()
                        .value())
                .isEqualTo(7);
    }

    @Test
    void whatWorkersHoldDoesNotWait() {
        partitions.put(QueueLane.INTERACTIVE, new Partition(0, 40, 10));
        workers.said("a", List.of(new HeldByWorker(QueueLane.INTERACTIVE, 0, Set.of(40L, 42L), 43)));
        workers.said("b", List.of(new HeldByWorker(QueueLane.INTERACTIVE, 0, Set.of(44L), 45)));

        // 41 and 43 are settled; 45 is the first that nobody ever had.
        assertThat(backlog.lanes()).containsEntry(QueueLane.INTERACTIVE, new LaneBacklog(7, 3, Duration.ofSeconds(55)));
    }

    @Test
    void whatIsSettledIsNotHeldThoughTheWorkerHasNotSaidSoYet() {
        partitions.put(QueueLane.INTERACTIVE, new Partition(0, 41, 2));
        workers.said("a", List.of(new HeldByWorker(QueueLane.INTERACTIVE, 0, Set.of(39L, 40L, 41L), 42)));

        assertThat(backlog.lanes()).containsEntry(QueueLane.INTERACTIVE, new LaneBacklog(1, 1, Duration.ofSeconds(58)));
    }

    @Test
    void aWorkerThatIsSilentForLongHoldsNothing() {
        partitions.put(QueueLane.INTERACTIVE, new Partition(0, 40, 1));
        workers.said("a", List.of(new HeldByWorker(QueueLane.INTERACTIVE, 0, Set.of(40L), 41)));
        assertThat(backlog.lanes().get(QueueLane.INTERACTIVE).held()).isEqualTo(1);

        clock.seconds += KnownWorkers.SILENCE.toSeconds() + 1;

        assertThat(backlog.lanes()).containsEntry(QueueLane.INTERACTIVE, new LaneBacklog(1, 0, Duration.ofSeconds(76)));
    }

    private static final class SettableClock extends Clock {
        private long seconds;

        SettableClock(long seconds) {
            this.seconds = seconds;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
