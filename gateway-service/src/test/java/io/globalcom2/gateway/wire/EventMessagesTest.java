package io.globalcom2.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Failed;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.FurtherChoice;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.TextDelta;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMessagesTest {
    private static final Completed COMPLETED = Completed.newBuilder()
            .setFinishReason(FinishReason.FINISH_REASON_LENGTH)
            .addFurtherFinishReasons(FinishReason.FINISH_REASON_STOP)
            .setUsage(Usage.newBuilder()
                    .setPromptTokens(1)
                    .setCompletionTokens(2)
                    .addImages(ImageUsage.newBuilder()
                            .setGeometry(Geometry.newBuilder()
                                    .setImageWidth(3)
                                    .setImageHeight(4)
                                    .setGridColumns(5)
                                    .setGridRows(6)
                                    .setSide(7))
                            .setTokens(ImageTokens.newBuilder()
                                    .setOriginal(8)
                                    .setKept(9)
                                    .setNewline(10))
                            .setMethod("globalcom2")
                            .setProfile("standard")
                            .setAggregate(true)
                            .setRequestedRatio(0.25)
                            .setAppliedRatio(0.26))
                    .setTimings(GenerationTimings.newBuilder()
                            .setQueue(seconds(11))
                            .setEncode(seconds(12))
                            .setSlot(seconds(13))
                            .setPrefill(seconds(14))
                            .setDecode(seconds(15))))
            .build();

    @Test
    void writesWhatItReads() {
        GenerateEvent.Builder head =
                GenerateEvent.newBuilder().setRequestId("r").setAttemptId("a").setSequenceNumber(3);
        for (GenerateEvent event : List.of(
                head.clone()
                        .setDelta(TextDelta.newBuilder()
                                .setText("cat")
                                .setCompletionTokens(4)
                                .addLogprobs(TokenLogprob.newBuilder()
                                        .setToken("cat")
                                        .setLogprob(-1))
                                .setIndex(7))
                        .build(),
                head.clone().setCompleted(COMPLETED).build(),
                head.clone()
                        .setFailed(Failed.newBuilder().setCode(14).setMessage("gone"))
                        .build())) {
            assertThat(EventMessages.write("r", "a", 3, EventMessages.read(event)))
                    .isEqualTo(event);
        }
    }

    @Test
    void readsTheOutcomeOfAResult() {
        assertThat(outcome(InferenceResult.newBuilder().setCompleted(COMPLETED).build()))
                .isEqualTo(new AnswerEvent.Completed(
                        List.of(FinishReason.FINISH_REASON_LENGTH, FinishReason.FINISH_REASON_STOP),
                        COMPLETED.getUsage()));
        assertThat(outcome(InferenceResult.newBuilder()
                        .setFailed(Failed.newBuilder().setCode(1).setMessage("cancelled"))
                        .build()))
                .isEqualTo(new AnswerEvent.Failed(FailureKind.CANCELLED, "cancelled"));
    }

    @Test
    void readsTheLogprobsOfAResult() {
        TokenLogprob token =
                TokenLogprob.newBuilder().setToken("cat").setLogprob(-1).build();
        InferenceResult result = InferenceResult.newBuilder()
                .setText("cat")
                .addLogprobs(token)
                .setCompleted(COMPLETED)
                .build();

        assertThat(EventMessages.read(result, "digest").choices().get(0).logprobs())
                .containsExactly(token);
    }

    @Test
    void readsTheChoicesOfAResult() {
        InferenceResult result = InferenceResult.newBuilder()
                .setText("cat")
                .addFurtherChoices(FurtherChoice.newBuilder().setText("dog"))
                .setCompleted(COMPLETED)
                .build();

        assertThat(EventMessages.read(result, "digest").choices())
                .extracting(AnswerText::text)
                .containsExactly("cat", "dog");
    }

    @Test
    void refusesAChoiceThatThereCannotBe() {
        assertThatThrownBy(() -> EventMessages.read(GenerateEvent.newBuilder()
                        .setDelta(TextDelta.newBuilder().setText("cat").setIndex(8))
                        .build()))
                .hasMessage("delta.index: expected less than 8, got 8");
    }

    @Test
    void endsTheAnswerWhenItDoesNotUnderstand() {
        AnswerEvent nothing = EventMessages.read(GenerateEvent.getDefaultInstance());

        assertThat(nothing).isInstanceOfSatisfying(AnswerEvent.Failed.class, failed -> assertThat(failed.kind())
                .isEqualTo(FailureKind.INTERNAL));
        assertThat(outcome(InferenceResult.getDefaultInstance())).isEqualTo(nothing);
        assertThat(EventMessages.read(GenerateEvent.newBuilder()
                        .setCompleted(Completed.getDefaultInstance())
                        .build()))
                .isEqualTo(nothing);
        assertThat(EventMessages.read(GenerateEvent.newBuilder()
                        .setCompleted(COMPLETED.toBuilder().setFinishReasonValue(3))
                        .build()))
                .isEqualTo(nothing);
    }

    private static AnswerEvent outcome(InferenceResult result) {
        return EventMessages.read(result, "digest").outcome();
    }

    private static Duration seconds(int seconds) {
        return Duration.newBuilder().setSeconds(seconds).setNanos(1).build();
    }
}
