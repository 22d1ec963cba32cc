package io.globalcom2.quickstart.endtoend;

import static io.globalcom2.quickstart.endtoend.GrpcRequests.longAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.FreePorts;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.backend.ServiceProcess;
import io.globalcom2.quickstart.messaging.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two llm workers on one queue, and what becomes of the work when one of them goes. */
@ExtendWith(RunningBackend.class)
class EndToEndWorkersIT {
    /** Long enough to be seen running, short enough to be run a second time. */
    private static final int LONG = 300;
    /** Enough for both workers to be full, whoever is quicker. */
    private static final int REQUESTS = 12;

    private static final int MAX_ROUNDS = 10;
    /** Answers half done at once when the slots of both workers are taken. */
    private static final int BOTH_FULL = 2 * RunningBackend.SLOTS;

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(90);

    private final Backend backend;
    private final GrpcCaller caller;
    private ServiceProcess second;

    EndToEndWorkersIT(Backend backend) {
        this.backend = backend;
        this.caller = new GrpcCaller(backend);
    }

    @BeforeEach
    void startSecondWorker() throws Exception {
        second = backend.startService(Service.LLM, "llm-service-2", FreePorts.forService());
        backend.awaitReady(second);
    }

    @AfterEach
    void stopSecondWorker() {
        caller.close();
        second.kill();
        second.awaitExit(EXIT_TIMEOUT);
    }

    @Test
    void theyShareTheQueue() throws Exception {
        List<GrpcCall> calls = sendUntilBothWorkersAreFull();

        assertThatAllAreAnsweredOnce(calls);
    }

    @Test
    void aWorkerThatIsToldToStopFinishesWhatRuns() throws Exception {
        List<GrpcCall> calls = sendUntilBothWorkersAreFull();
        List<GrpcCall> running = calls.stream().filter(GrpcCall::isRunning).toList();

        second.terminate();
        int exitCode = second.awaitExit(EXIT_TIMEOUT);

        assertThat(exitCode).isIn(0, 128 + 15);
        assertThatAllAreAnsweredOnce(calls);
        assertThat(running).allSatisfy(call -> assertThat(call.attemptIds()).hasSize(1));
    }

    @Test
    void whatAKilledWorkerWasDoingIsDoneByTheOther() throws Exception {
        List<GrpcCall> calls = sendUntilBothWorkersAreFull();

        second.kill();

        assertThatAllAreAnsweredOnce(calls);
        assertThat(calls).anySatisfy(call -> assertThat(call.attemptIds()).hasSize(2));
    }

    /**
     * One worker alone never has more answers half done than slots; those that are decoded and wait for their record to be stored do not
     * count. Whether a new worker has joined yet is seen by trying.
     */
    private List<GrpcCall> sendUntilBothWorkersAreFull() throws Exception {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<GrpcCall> calls = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                calls.add(caller.send(longAnswer(LONG)));
            }
            long halfDone = await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofMillis(2))
                    .until(
                            () -> calls.stream()
                                    .filter(EndToEndWorkersIT::isHalfDone)
                                    .count(),
                            count -> count == BOTH_FULL || calls.stream().allMatch(GrpcCall::hasEnded));
            if (halfDone == BOTH_FULL) {
                return calls;
            }
        }
        throw new AssertionError("one worker did it all");
    }

    private static boolean isHalfDone(GrpcCall call) {
        return call.isRunning() && call.completionTokens() < LONG / 2;
    }

    /** With the same text, whoever wrote it, however often it was begun. */
    private void assertThatAllAreAnsweredOnce(List<GrpcCall> calls) throws Exception {
        String expected = textOfAnUndisturbedRun();
        try (TopicReader results = new TopicReader(backend, Topics.RESULTS)) {
            for (GrpcCall call : calls) {
                assertThat(call.awaitTerminal().hasCompleted()).isTrue();
                assertThat(call.text()).isEqualTo(expected);
                assertThat(results.awaitResult(call.requestId()).getText()).isEqualTo(expected);
                assertThat(results.count(call.requestId())).isEqualTo(1);
            }
        }
    }

    private String textOfAnUndisturbedRun() throws Exception {
        GrpcCall call = caller.send(longAnswer(LONG));
        call.awaitTerminal();
        return call.text();
    }
}
