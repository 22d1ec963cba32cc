package io.globalcom2.quickstart.endtoend;

import static io.globalcom2.quickstart.endtoend.GrpcRequests.about;
import static io.globalcom2.quickstart.endtoend.GrpcRequests.longAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.messaging.Topics;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers who speak gRPC: {@code Inference.Generate}. */
@ExtendWith(RunningBackend.class)
class EndToEndGrpcIT {
    /** Enough to be seen running on a fast machine; more do not fit into the context. */
    private static final int VERY_LONG = 1800;

    private final Backend backend;
    private final GrpcCaller caller;

    EndToEndGrpcIT(Backend backend) {
        this.backend = backend;
        this.caller = new GrpcCaller(backend);
    }

    @AfterEach
    void close() {
        caller.close();
    }

    @Test
    void anAnswerIsRightAndTellsWhatItCost() throws Exception {
        GrpcCall call = caller.send(about(Questions.PADDED, 0.25));

        GenerateEvent terminal = call.awaitTerminal();

        assertThat(call.text()).isIn(Questions.PADDED.answers());
        assertThat(terminal.getCompleted().getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
        ImageUsage image = terminal.getCompleted().getUsage().getImages(0);
        assertThat(image.getTokens().getKept()).isEqualTo(64);
        assertThat(image.getGeometry().getGridColumns()).isEqualTo(2);
        assertThat(terminal.getCompleted().getUsage().getPromptTokens())
                .isEqualTo(Questions.PADDED_TEXT_TOKENS + 64 + Questions.PADDED_NEWLINES);
    }

    @Test
    void eventsAreNumberedWithoutAGap() throws Exception {
        GrpcCall call = caller.send(longAnswer(64));

        GenerateEvent terminal = call.awaitTerminal();

        List<GenerateEvent> events = call.events();
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).getSequenceNumber()).isEqualTo(i);
            assertThat(events.get(i).getRequestId()).isEqualTo(call.requestId());
        }
        assertThat(events.size()).isGreaterThan(8);
        assertThat(terminal.getCompleted().getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(terminal.getCompleted().getUsage().getCompletionTokens()).isEqualTo(64);
    }

    @Test
    void theFirstTextIsSeenBeforeTheLastIsComputed() throws Exception {
        GrpcCall call = caller.send(longAnswer(VERY_LONG));
        waitUntil("the first text", call::hasText);

        call.cancel();

        // Had everything been computed by then, the cancel would have come too late and the answer would be whole.
        try (TopicReader results = new TopicReader(backend, Topics.RESULTS)) {
            assertThat(codeOfFailure(results, call)).isEqualTo(Status.Code.CANCELLED);
        }
    }

    @Test
    void longAnswersAreComputedInTurn() throws Exception {
        GrpcCall slow = caller.send(longAnswer(VERY_LONG));
        waitUntil("the first text", slow::hasText);

        GrpcCall quick = caller.send(longAnswer(64));
        quick.awaitTerminal();

        int seenSoFar = slow.events().size();
        assertThat(slow.hasEnded()).isFalse();
        waitUntil("more of the slow one", () -> slow.events().size() > seenSoFar);
        slow.cancel();
    }

    @Test
    void aFullWorkerTakesTheNextRequestAfterACancel() throws Exception {
        List<GrpcCall> running = new ArrayList<>();
        for (int slot = 0; slot < RunningBackend.SLOTS; slot++) {
            running.add(caller.send(longAnswer(VERY_LONG)));
        }
        waitUntil("all slots are taken", () -> running.stream().allMatch(GrpcCall::hasText));
        GrpcCall waiting = caller.send(about(Questions.PADDED, 0.25));

        running.get(0).cancel();
        waiting.awaitTerminal();

        assertThat(waiting.text()).isIn(Questions.PADDED.answers());
        // Nobody else has made room.
        assertThat(running.get(1).hasEnded()).isFalse();
        running.get(1).cancel();
    }

    @Test
    void aCancelReachesARequestThatStillWaits() throws Exception {
        List<GrpcCall> running = new ArrayList<>();
        for (int slot = 0; slot < RunningBackend.SLOTS; slot++) {
            running.add(caller.send(longAnswer(VERY_LONG)));
        }
        waitUntil("all slots are taken", () -> running.stream().allMatch(GrpcCall::hasText));
        GrpcCall waiting = caller.send(longAnswer(VERY_LONG));
        try (TopicReader queue = new TopicReader(backend, Topics.REQUESTS)) {
            queue.await(waiting.requestId());
        }

        waiting.cancel();

        try (TopicReader results = new TopicReader(backend, Topics.RESULTS)) {
            assertThat(codeOfFailure(results, waiting)).isEqualTo(Status.Code.CANCELLED);
            assertThat(results.awaitResult(waiting.requestId()).getText()).isEmpty();
        }
        assertThat(running).noneMatch(GrpcCall::hasEnded);
        running.forEach(GrpcCall::cancel);
    }

    @Test
    void everyAcceptedRequestEndsInExactlyOneTerminalEvent() throws Exception {
        List<GrpcCall> cancelled = new ArrayList<>();
        List<GrpcCall> completed = new ArrayList<>();
        List<GrpcCall> failed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            GrpcCall call = caller.send(longAnswer(VERY_LONG));
            completed.add(caller.send(about(Questions.PADDED, 0.25)));
            failed.add(caller.send(GrpcRequests.aboutABrokenPicture()));
            waitUntil("text", call::hasText);
            call.cancel();
            cancelled.add(call);
        }

        for (GrpcCall call : completed) {
            assertThat(call.awaitTerminal().hasCompleted()).isTrue();
        }
        for (GrpcCall call : failed) {
            assertThat(call.awaitTerminal().getFailed().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
        }

        try (TopicReader results = new TopicReader(backend, Topics.RESULTS)) {
            for (GrpcCall call : completed) {
                assertThat(results.awaitResult(call.requestId()).getText()).isEqualTo(call.text());
            }
            for (GrpcCall call : cancelled) {
                assertThat(codeOfFailure(results, call)).isEqualTo(Status.Code.CANCELLED);
            }
            for (List<GrpcCall> calls : List.of(completed, failed, cancelled)) {
                for (GrpcCall call : calls) {
                    results.await(call.requestId());
                    assertThat(results.count(call.requestId())).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aRequestWithoutAMessageIsRefused() throws Exception {
        GrpcCall call = caller.send(InferenceRequest.getDefaultInstance());

        assertThat(call.awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(call.events()).isEmpty();
    }

    private static Status.Code codeOfFailure(TopicReader results, GrpcCall call) throws Exception {
        InferenceResult result = results.awaitResult(call.requestId());
        return Status.fromCodeValue(result.getFailed().getCode()).getCode();
    }

    private static void waitUntil(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }
}
