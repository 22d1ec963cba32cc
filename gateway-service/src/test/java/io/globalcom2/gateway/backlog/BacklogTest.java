package io.globalcom2.gateway.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.backlog.QueuePartitions.Partition;
import io.globalcom2.gateway.relay.TestingClock;
import io.globalcom2.wire.QueueLane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Record number n of the queue came n seconds after the start; it is second 100 now. */
class BacklogTest {
    private final TestingClock clock = new TestingClock();
    private final KnownWorkers workers = new KnownWorkers(clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<QueueLane, Partition> partitions = new HashMap<>(
            Map.of(QueueLane.INTERACTIVE, new Partition(0, 0, 0), QueueLane.BATCH, new Partition(0, 0, 0)));
    private boolean away;
    private int asked;
    private final Backlog backlog = new Backlog(
            new QueuePartitions() {
                @Override
                public List<Partition> partitions(QueueLane lane) {
                    asked++;
                    if (away) {
                        throw new ServingException(FailureKind.UNAVAILABLE, "no broker");
                    }
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

    @BeforeEach
    void letTimePass() {
        clock.advance(Duration.ofSeconds(100));
    }

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

        clock.advance(KnownWorkers.SILENCE.plusSeconds(1));

        assertThat(backlog.lanes()).containsEntry(QueueLane.INTERACTIVE, new LaneBacklog(1, 0, Duration.ofSeconds(76)));
    }

    @Test
    void brokersThatAreAwayAreAskedOnceForAllGauges() {
        away = true;

        assertThat(registry.get("globalcom2.gateway.backlog.records").gauges())
                .allSatisfy(gauge -> assertThat(gauge.value()).isNaN());
        assertThatThrownBy(backlog::lanes).isInstanceOf(ServingException.class).hasMessage("no broker");
        assertThat(asked).isEqualTo(1);

        away = false;
        clock.advance(Duration.ofSeconds(3));
        assertThat(backlog.lanes()).hasSize(2);
    }
}
