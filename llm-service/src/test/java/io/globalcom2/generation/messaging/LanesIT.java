package io.globalcom2.generation.messaging;

import static io.globalcom2.generation.messaging.TestRequests.id;
import static io.globalcom2.generation.messaging.TestRequests.textOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.wire.QueueLane;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two lanes and one worker with its places and slots: the batch lane neither delays nor starves. */
@QuarkusTest
@QuarkusTestResource(ServingTestResource.class)
class LanesIT {
    @Inject
    ScriptedGenerator generator;

    @Inject
    KafkaWorkQueue queue;

    @Inject
    LlmConfig generation;

    @Inject
    QueueConfig config;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final List<String> asked = new ArrayList<>();
    private TestTopics topics;

    @BeforeEach
    void connect() {
        topics = new TestTopics(bootstrapServers);
    }

    @AfterEach
    void finishAll() throws Exception {
        for (String id : asked) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
                generator.finishIfHeld(id);
                return !topics.read(Channels.RESULTS, id).isEmpty();
            });
        }
        topics.close();
    }

    @Test
    void anIdleWorkerGivesTheBatchLaneAllSlotsButOne() throws Exception {
        List<String> batch = ask(QueueLane.BATCH, 2 * places());

        awaitStarted(batch, generation.slots() - 1);

        String urgent = ask(QueueLane.INTERACTIVE, 1).get(0);
        awaitStarted(List.of(urgent), 1);
        assertThat(started(batch)).isEqualTo(generation.slots() - 1);
    }

    @Test
    void aBusyWorkerTakesOneOfTheBatchLaneNowAndThen() throws Exception {
        List<String> interactive = ask(QueueLane.INTERACTIVE, places() + 4 * config.batchEvery());
        awaitStarted(interactive, places());
        List<String> batch = ask(QueueLane.BATCH, 2);

        // One ends, one begins: the queue of the interactive lane never is empty.
        List<Integer> startedAt = new ArrayList<>();
        int finished = 0;
        while (startedAt.size() < batch.size()) {
            int before = started(interactive) + started(batch);
            finishOne(interactive, finished++);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> started(interactive) + started(batch) > before);
            if (started(batch) > startedAt.size()) {
                startedAt.add(finished);
            }
        }
        assertThat(startedAt.get(1) - startedAt.get(0)).isBetween(config.batchEvery() - 1, config.batchEvery() + 1);
        assertThat(started(interactive)).isLessThan(interactive.size());
    }

    @Test
    void aBusyWorkerHoldsNothingThatAnotherCouldDo() throws Exception {
        List<String> interactive = ask(QueueLane.INTERACTIVE, places());
        awaitStarted(interactive, places());
        // It stops asking for what it has no place for.
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofMinutes(1))
                .until(() -> queue.takers().stream()
                        .allMatch(taker -> taker.silence().isZero()));
        String batch = ask(QueueLane.BATCH, 1).get(0);

        assertThat(topics.takeAndDie(QueueLane.BATCH).key()).isEqualTo(TestTopics.bytes(batch));
    }

    private int places() {
        return generation.slots() + generation.prefetch();
    }

    private List<String> ask(QueueLane lane, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = id("hold-" + lane.label());
            ids.add(id);
            topics.ask(lane, id, textOnly(id).toByteArray());
        }
        asked.addAll(ids);
        return ids;
    }

    private void finishOne(List<String> ids, int number) {
        String id = ids.stream()
                .filter(one -> generator.attempts(one) > 0)
                .sorted((a, b) -> Integer.compare(ids.indexOf(a), ids.indexOf(b)))
                .toList()
                .get(number);
        generator.finish(id);
    }

    private int started(List<String> ids) {
        return (int) ids.stream().filter(id -> generator.attempts(id) > 0).count();
    }

    private void awaitStarted(List<String> ids, int count) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> started(ids) == count);
    }
}
