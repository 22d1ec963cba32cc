package io.globalcom2.generation.messaging;

import static io.globalcom2.generation.messaging.TestRequests.id;
import static io.globalcom2.generation.messaging.TestRequests.ofALaterVersion;
import static io.globalcom2.generation.messaging.TestRequests.textOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.worker.Worker;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.StopReason;
import io.globalcom2.proto.v1.WorkerStatus;
import io.globalcom2.wire.RequestHeaders;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the queue promises, whatever dies: a real broker with a lock of three seconds, and one worker with six takers. */
@QuarkusTest
@QuarkusTestResource(ServingTestResource.class)
class QueuePromisesIT {
    @Inject
    ScriptedGenerator generator;

    @Inject
    KafkaWorkQueue queue;

    @Inject
    Worker worker;

    @Inject
    LlmConfig generation;

    @Inject
    AddedWorkers workers;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final List<String> held = new ArrayList<>();
    private TestTopics topics;

    @BeforeEach
    void connect() {
        topics = new TestTopics(bootstrapServers);
    }

    @AfterEach
    void endAll() throws Exception {
        finishHeld();
        topics.close();
        assertThat(worker.isAlive()).isTrue();
    }

    @Test
    void aLockIsRenewedForAsLongAsTheWorkLasts() throws Exception {
        String id = id("hold");
        ask(id);
        awaitAttempts(id, 1);

        Thread.sleep(ServingTestResource.LOCK.multipliedBy(3).toMillis());
        generator.finish(id);

        topics.awaitSettled();
        assertThat(topics.awaitResult(id).hasCompleted()).isTrue();
        assertThat(generator.attempts(id)).isEqualTo(1);
    }

    @Test
    void aHolderThatWasFrozenLeavesOneTerminalRecord() throws Exception {
        String id = id("hold-frozen");
        ask(id);
        awaitAttempts(id, 1);

        // Whoever holds a record does not renew it for longer than its lock lasts; those that wait for one do not
        // notice.
        for (ShareTaker taker : queue.takers().stream()
                .filter(taker -> taker.silence().isZero())
                .toList()) {
            taker.thread().execute(() -> sleep(ServingTestResource.LOCK.plusSeconds(2)));
        }
        awaitAttempts(id, 2);
        generator.finish(id);

        topics.awaitSettled();
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
    }

    @Test
    void anErrorEndsTheRequestItHappensToAndNothingElse() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 2 * places(); i++) {
            ids.add(id("error"));
            ask(ids.get(i));
        }
        String next = id("next");
        ask(next);

        for (String id : ids) {
            assertThat(topics.awaitResult(id).getFailed().getCode()).isEqualTo(Status.Code.INTERNAL.value());
            assertThat(topics.await(Channels.FAILED, id)).hasSize(1);
        }
        assertThat(topics.awaitResult(next).hasCompleted()).isTrue();
    }

    @Test
    void aFirstAttemptThatIsSupersededLosesNothing() throws Exception {
        String id = id("hold-superseded");
        try (RecordingGateway gateway = new RecordingGateway(StopReason.STOP_REASON_UNSPECIFIED)) {
            topics.ask(id, value(id), Map.of("reply-address", gateway.address()));
            awaitAttempts(id, 1);

            gateway.stop(StopReason.STOP_REASON_SUPERSEDED);

            awaitAttempts(id, 2);
            generator.finish(id);
            topics.awaitSettled();
        }
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
        assertThat(topics.awaitResult(id).hasCompleted()).isTrue();
    }

    @Test
    void whatAWorkerStoredThatDiedBeforeItAcknowledgedIsNotDoneAgain() throws Exception {
        fillTheWorker();
        String id = id("stored");
        long offset = topics.ask(id, value(id), Map.of("reply-address", "localhost:1"));
        topics.storeResult(id, "of another worker");

        assertThat(topics.takeAndDie().offset()).isEqualTo(offset);
        finishHeld();

        topics.awaitSettled();
        assertThat(generator.attempts(id)).isZero();
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
    }

    @Test
    void whatABrokerForgotToHaveDeliveredIsNotDoneAgain() throws Exception {
        fillTheWorker();
        String id = id("forgotten");
        topics.ask(id, value(id), Map.of("reply-address", "localhost:1"));
        topics.storeResult(id, "of another worker");

        sleep(Duration.ofSeconds(3));
        finishHeld();

        topics.awaitSettled();
        assertThat(generator.attempts(id)).isZero();
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
    }

    @Test
    void whatAWorkerTookThatDiedIsDoneByAnother() throws Exception {
        fillTheWorker();
        String id = id("crashed");
        long offset = ask(id);

        assertThat(topics.takeAndDie().offset()).isEqualTo(offset);
        finishHeld();

        topics.awaitSettled();
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
        assertThat(generator.attempts(id)).isEqualTo(1);
    }

    @Test
    void aRequestInAnAbortedTransactionIsNotWorkedOn() throws Exception {
        String aborted = id("aborted");
        topics.abort(Channels.REQUESTS, aborted, value(aborted));
        String next = id("next");

        ask(next);

        assertThat(topics.awaitResult(next).hasCompleted()).isTrue();
        assertThat(generator.attempts(aborted)).isZero();
        assertThat(topics.read(Channels.RESULTS, aborted)).isEmpty();
    }

    @Test
    void aResultInAnAbortedTransactionSettlesNothing() throws Exception {
        String id = id("claimed");
        topics.abort(Channels.RESULTS, id, new byte[0]);

        ask(id);

        assertThat(topics.awaitResult(id).hasCompleted()).isTrue();
    }

    @Test
    void sixRecordsOfOneRequestLetAnotherPass() throws Exception {
        String id = id("hold-six");
        for (int i = 0; i < places(); i++) {
            ask(id);
        }
        awaitAttempts(id, 1);
        String other = id("other");

        ask(other);

        assertThat(topics.awaitResult(other).hasCompleted()).isTrue();
        assertThat(topics.read(Channels.RESULTS, id)).isEmpty();
        generator.finish(id);
        topics.awaitSettled();
        assertThat(topics.await(Channels.RESULTS, id)).hasSize(1);
        assertThat(generator.attempts(id)).isEqualTo(1);
    }

    @Test
    void aRequestThatTwoWorkersWereLostWithIsGivenUp() throws Exception {
        String id = id("killer");
        aloneAndLost("first-" + id, id);
        aloneAndLost("second-" + id, id);

        deliverFourTimes(id);

        ConsumerRecord<byte[], byte[]> kept = topics.await(Channels.FAILED, id).get(0);
        assertThat(HeaderValues.text(kept.headers(), RequestHeaders.DELIVERIES)).contains("4");
        assertThat(topics.awaitResult(id).getFailed().getMessage()).startsWith("given up: 2 workers were lost");
        assertThat(generator.attempts(id)).isZero();
        topics.awaitSettled();
    }

    @Test
    void aRequestThatIsDeliveredOftenBecauseOfItsNeighboursIsAnswered() throws Exception {
        String id = id("innocent");
        aloneAndLost("first-" + id, id);
        // It worked on this alone, too, but was heard of again.
        aloneAndLost("frozen-" + id, id);
        aloneAndLost("frozen-" + id, "");

        deliverFourTimes(id);

        assertThat(topics.awaitResult(id).hasCompleted()).isTrue();
        assertThat(topics.read(Channels.REQUESTS, id))
                .as("the brokers would soon have dropped it")
                .hasSize(2);
        topics.awaitSettled();
    }

    /** The last words of a worker. */
    private void aloneAndLost(String worker, String requestId) throws Exception {
        WorkerStatus status = WorkerStatus.newBuilder().setAloneWith(requestId).build();
        topics.store(Channels.WORKERS, worker, status.toByteArray(), Map.of());
    }

    /** To three workers that die with it, and then to the one of this service. */
    private void deliverFourTimes(String id) throws Exception {
        fillTheWorker();
        ask(id);
        for (int delivery = 1; delivery <= 3; delivery++) {
            assertThat(topics.takeAndDie().deliveryCount()).contains((short) delivery);
        }
        finishHeld();
    }

    @Test
    void aDrainHandsBackWhatItDoesNotFinish() throws Exception {
        fillTheWorker();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String id = id("hold-drained");
            ids.add(id);
            topics.ask(id, ofALaterVersion(id).toByteArray(), Map.of("of-a-later-version", "kept"));
        }
        AddedWorkers.Added second = workers.start();
        await(() -> started(ids) == places());
        List<String> running =
                ids.stream().filter(id -> generator.attempts(id) == 1).toList();

        second.worker().drain(Duration.ZERO);

        for (String id : running) {
            List<ConsumerRecord<byte[], byte[]>> records = topics.await(Channels.REQUESTS, id);
            await(() -> topics.read(Channels.REQUESTS, id).size() == 2);
            ConsumerRecord<byte[], byte[]> again =
                    topics.read(Channels.REQUESTS, id).get(1);
            assertThat(again.value()).isEqualTo(ofALaterVersion(id).toByteArray());
            assertThat(HeaderValues.text(again.headers(), "of-a-later-version")).contains("kept");
            assertThat(HeaderValues.text(again.headers(), RequestHeaders.HANDED_BACK))
                    .contains("1");
            assertThat(HeaderValues.text(again.headers(), RequestHeaders.QUEUED_AT))
                    .contains(Long.toString(records.get(0).timestamp()));
        }
        finishHeld();
        await(() -> {
            ids.forEach(generator::finishIfHeld);
            return ids.stream()
                    .noneMatch(id -> topics.read(Channels.RESULTS, id).isEmpty());
        });
        for (String id : ids) {
            assertThat(topics.awaitResult(id).hasCompleted()).isTrue();
            assertThat(topics.read(Channels.RESULTS, id)).hasSize(1);
            assertThat(generator.attempts(id)).isEqualTo(running.contains(id) ? 2 : 1);
        }
        second.queue().destroy();
    }

    @Test
    void aWorkerThatIsAddedGetsItsShareOfALongQueueAtOnce() throws Exception {
        fillTheWorker();
        List<String> queued = new ArrayList<>();
        for (int i = 0; i < 3 * places(); i++) {
            queued.add(id("hold-queued"));
            ask(queued.get(i));
        }

        AddedWorkers.Added second = workers.start();
        await(() -> started(queued) == places());
        assertThat(held).allMatch(id -> topics.read(Channels.RESULTS, id).isEmpty());
        finishHeld();
        await(() -> {
            queued.forEach(generator::finishIfHeld);
            return queued.stream()
                    .noneMatch(id -> topics.read(Channels.RESULTS, id).isEmpty());
        });
        second.end();
        topics.awaitSettled();
        for (String id : queued) {
            assertThat(topics.read(Channels.RESULTS, id)).hasSize(1);
            assertThat(generator.attempts(id)).isEqualTo(1);
        }
    }

    @Test
    void theQueueRunsOnPastARecordThatIsHeld() throws Exception {
        String slow = id("hold-slow");
        ask(slow);
        awaitAttempts(slow, 1);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(id("fast"));
            ask(ids.get(i));
        }

        for (String id : ids) {
            assertThat(topics.awaitResult(id).hasCompleted()).isTrue();
        }
        assertThat(topics.read(Channels.RESULTS, slow)).isEmpty();
        generator.finish(slow);
        assertThat(topics.awaitResult(slow).hasCompleted()).isTrue();
    }

    @Test
    void aResultMayBeLargerThanAMebibyte() throws Exception {
        String id = id("long");

        ask(id);

        InferenceResult result = topics.awaitResult(id);
        assertThat(result.getText()).startsWith(ScriptedGenerator.LONG_ANSWER);
        assertThat(result.hasCompleted()).isTrue();
    }

    @Test
    void aKeyOfAMebibyteIsToldOfOnce() throws Exception {
        String key = "k".repeat(1024 * 1024);
        String next = id("next");

        topics.ask(key, value("k"), Map.of());
        ask(next);

        topics.awaitSettled();
        assertThat(topics.awaitResult(next).hasCompleted()).isTrue();
        List<ConsumerRecord<byte[], byte[]>> kept = topics.await(Channels.UNPROCESSABLE, key.substring(0, 1024));
        assertThat(kept).hasSize(1);
        assertThat(HeaderValues.text(kept.get(0).headers(), RequestHeaders.FAILURE_REASON))
                .contains("key: expected at most 1024 bytes, got 1048576");
    }

    @Test
    void deadlinesCountFromTheBrokersClock() throws Exception {
        String behind = id("behind");
        String ahead = id("ahead");
        long day = Duration.ofDays(1).toMillis();

        topics.ask(System.currentTimeMillis() - day, behind, value(behind), Map.of());
        topics.ask(System.currentTimeMillis() + day, ahead, value(ahead), Map.of());

        assertThat(topics.awaitResult(behind).hasCompleted()).isTrue();
        assertThat(topics.awaitResult(ahead).hasCompleted()).isTrue();
        for (String id : List.of(behind, ahead)) {
            assertThat(topics.await(Channels.REQUESTS, id).get(0).timestamp())
                    .isBetween(System.currentTimeMillis() - day / 24, System.currentTimeMillis() + 1000);
        }
    }

    private int places() {
        return generation.slots() + generation.prefetch();
    }

    /** Gives the worker of this service as much as it can hold. */
    private void fillTheWorker() throws Exception {
        for (int i = 0; i < places(); i++) {
            String id = id("hold-fill");
            held.add(id);
            ask(id);
        }
        for (String id : held) {
            awaitAttempts(id, 1);
        }
    }

    private void finishHeld() throws Exception {
        held.forEach(generator::finish);
        for (String id : held) {
            topics.awaitResult(id);
        }
        held.clear();
    }

    private long ask(String id) throws Exception {
        return topics.ask(id, value(id), Map.of());
    }

    private static byte[] value(String id) {
        return textOnly(id).toByteArray();
    }

    private long started(List<String> ids) {
        return ids.stream().filter(id -> generator.attempts(id) == 1).count();
    }

    private void awaitAttempts(String id, int attempts) {
        await(() -> generator.attempts(id) == attempts);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
    }

    private static void sleep(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
