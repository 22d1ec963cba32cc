package io.globalcom2.generation.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final int WIDTH = 2;

    private final Journal journal = new Journal();
    private final FakeQueue queue = new FakeQueue(journal);
    private final FakeGenerator generator = new FakeGenerator(journal);
    private final Worker worker = new Worker(
            queue,
            new FakeLedger(journal),
            new FakeDeadLetters(journal),
            new FakeLoneAttempts(journal),
            new FakeRelay(journal),
            new FakeEncoder(journal),
            FlowFixture.prompts(),
            FlowFixture.positions(),
            generator,
            FlowFixture.logprobs(),
            new SimpleMeterRegistry(),
            Clock.fixed(FakeRecord.QUEUED, ZoneOffset.UTC),
            new WorkerSettings(WIDTH, Duration.ofMinutes(1)));

    @AfterEach
    void end() throws InterruptedException {
        worker.drain(Duration.ZERO);
    }

    @Test
    void takesNoMoreThanItsWidth() throws Exception {
        generator.hold();
        put("a", "b", "c");

        worker.start();
        await(() -> generator.requests().size() == WIDTH);

        assertThat(queue.left()).isEqualTo(1);
    }

    @Test
    void takesTheNextRecordWhenOneIsDone() throws Exception {
        generator.hold();
        put("a", "b", "c");
        worker.start();
        await(() -> generator.requests().size() == WIDTH);

        generator.finish();

        await(() -> journal.entries().contains("complete c"));
        assertThat(queue.left()).isZero();
    }

    @Test
    void drainsByFinishingWhatItHasAndTakingNothingMore() throws Exception {
        generator.hold();
        put("a", "b", "c");
        worker.start();
        await(() -> generator.requests().size() == WIDTH);

        Thread finisher = new Thread(() -> {
            await(worker::isDraining);
            generator.finish();
        });
        finisher.start();
        worker.drain(Duration.ofMinutes(1));

        assertThat(journal.entries()).contains("complete a", "complete b").doesNotContain("hand back a", "hand back b");
        assertThat(queue.left()).isEqualTo(1);
    }

    @Test
    void handsBackWhatIsNotDoneWithinTheGraceTime() throws Exception {
        generator.hold();
        put("a");
        worker.start();
        await(() -> generator.requests().size() == 1);

        worker.drain(Duration.ofMillis(1));

        assertThat(journal.entries()).contains("cancel a", "hand back a").doesNotContain("store a", "complete a");
    }

    @Test
    void isAliveWhileItTakesRecordsAndWhileItDrains() throws Exception {
        worker.start();
        assertThat(worker.isAlive()).isTrue();

        worker.drain(Duration.ofMinutes(1));

        assertThat(worker.isAlive()).isTrue();
    }

    @Test
    void isNotAliveWhenItsQueueHasEndedByItself() throws Exception {
        worker.start();

        queue.close();

        await(() -> !worker.isAlive());
        assertThat(worker.isDraining()).isFalse();
    }

    private void put(String... requestIds) {
        for (String requestId : requestIds) {
            queue.put(FakeRecord.asking(requestId, 0));
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }
}
