package io.globalcom2.gateway.wire;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.admission.RequestedSampling;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Failed;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.TextDelta;
import io.globalcom2.wire.FailedMessages;
import java.util.ArrayList;
import java.util.List;

/** Events and results on the wire and as {@code relay} knows them. */
public final class EventMessages {
    private static final AnswerEvent NOTHING =
            new AnswerEvent.Failed(FailureKind.INTERNAL, "the worker sent an event this gateway does not know");

    private EventMessages() {}

    public static AnswerEvent read(GenerateEvent wire) {
        return switch (wire.getEventCase()) {
            case DELTA ->
                new AnswerEvent.TextDelta(
                        wire.getDelta().getText(),
                        wire.getDelta().getCompletionTokens(),
                        wire.getDelta().getLogprobsList(),
                        index(wire.getDelta()));
            case COMPLETED -> readCompleted(wire.getCompleted());
            case FAILED -> readFailed(wire.getFailed());
            case EVENT_NOT_SET -> NOTHING;
        };
    }

    /**
     * A stored result.
     *
     * @param digest of the question that it answers
     */
    public static KeptResult read(InferenceResult wire, String digest) {
        return new KeptResult(wire.getRequestId(), digest, wire.getAttemptId(), choices(wire), readOutcome(wire));
    }

    private static List<AnswerText> choices(InferenceResult wire) {
        List<AnswerText> choices = new ArrayList<>();
        choices.add(new AnswerText(wire.getText(), wire.getLogprobsList()));
        wire.getFurtherChoicesList()
                .forEach(choice -> choices.add(new AnswerText(choice.getText(), choice.getLogprobsList())));
        return choices;
    }

    private static int index(TextDelta wire) {
        if (wire.getIndex() < 0 || wire.getIndex() >= RequestedSampling.MAX_CHOICES) {
            throw invalidInput("delta.index: expected less than %d, got %d"
                    .formatted(RequestedSampling.MAX_CHOICES, Integer.toUnsignedLong(wire.getIndex())));
        }
        return wire.getIndex();
    }

    private static AnswerEvent readOutcome(InferenceResult wire) {
        return switch (wire.getOutcomeCase()) {
            case COMPLETED -> readCompleted(wire.getCompleted());
            case FAILED -> readFailed(wire.getFailed());
            case OUTCOME_NOT_SET -> NOTHING;
        };
    }

    public static GenerateEvent write(String requestId, String attemptId, long sequenceNumber, AnswerEvent event) {
        GenerateEvent.Builder wire = GenerateEvent.newBuilder()
                .setRequestId(requestId)
                .setAttemptId(attemptId)
                .setSequenceNumber(sequenceNumber);
        if (event instanceof AnswerEvent.TextDelta delta) {
            return wire.setDelta(TextDelta.newBuilder()
                            .setText(delta.text())
                            .setCompletionTokens(delta.completionTokens())
                            .addAllLogprobs(delta.logprobs())
                            .setIndex(delta.index()))
                    .build();
        }
        if (event instanceof AnswerEvent.Completed completed) {
            return wire.setCompleted(Completed.newBuilder()
                            .setFinishReason(completed.finishReason())
                            .addAllFurtherFinishReasons(completed
                                    .finishReasons()
                                    .subList(1, completed.finishReasons().size()))
                            .setUsage(completed.usage()))
                    .build();
        }
        if (event instanceof AnswerEvent.Failed failed) {
            return wire.setFailed(FailedMessages.write(failed.kind(), failed.message()))
                    .build();
        }
        throw new AssertionError("a kind of event that is not mapped: " + event.getClass());
    }

    private static AnswerEvent readCompleted(Completed wire) {
        List<FinishReason> reasons = new ArrayList<>(wire.getFurtherFinishReasonsList());
        reasons.add(0, wire.getFinishReason());
        return reasons.stream().allMatch(EventMessages::isKnown)
                ? new AnswerEvent.Completed(reasons, wire.getUsage())
                : NOTHING;
    }

    private static boolean isKnown(FinishReason reason) {
        return switch (reason) {
            case FINISH_REASON_STOP, FINISH_REASON_LENGTH -> true;
            case FINISH_REASON_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    private static AnswerEvent readFailed(Failed wire) {
        return new AnswerEvent.Failed(FailedMessages.readKind(wire), wire.getMessage());
    }
}
