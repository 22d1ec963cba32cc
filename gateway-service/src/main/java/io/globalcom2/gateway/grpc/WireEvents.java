package io.globalcom2.gateway.grpc;

import com.google.protobuf.Duration;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.FinishReason;
import io.globalcom2.gateway.relay.Usage;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Failed;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.TextDelta;
import io.grpc.Status;

/** Events and results on the wire and as {@code relay} knows them. */
public final class WireEvents {
    private static final AnswerEvent NOTHING =
            new AnswerEvent.Failed(FailureKind.INTERNAL, "the worker sent an event this gateway does not know");

    private WireEvents() {}

    static AnswerEvent read(GenerateEvent wire) {
        return switch (wire.getEventCase()) {
            case DELTA ->
                new AnswerEvent.TextDelta(
                        wire.getDelta().getText(), wire.getDelta().getCompletionTokens());
            case COMPLETED -> readCompleted(wire.getCompleted());
            case FAILED -> readFailed(wire.getFailed());
            case EVENT_NOT_SET -> NOTHING;
        };
    }

    /** How a stored result says that the request ended. */
    public static AnswerEvent readOutcome(InferenceResult wire) {
        return switch (wire.getOutcomeCase()) {
            case COMPLETED -> readCompleted(wire.getCompleted());
            case FAILED -> readFailed(wire.getFailed());
            case OUTCOME_NOT_SET -> NOTHING;
        };
    }

    static GenerateEvent write(String requestId, String attemptId, long sequenceNumber, AnswerEvent event) {
        GenerateEvent.Builder wire = GenerateEvent.newBuilder()
                .setRequestId(requestId)
                .setAttemptId(attemptId)
                .setSequenceNumber(sequenceNumber);
        if (event instanceof AnswerEvent.TextDelta delta) {
            return wire.setDelta(
                            TextDelta.newBuilder().setText(delta.text()).setCompletionTokens(delta.completionTokens()))
                    .build();
        }
        if (event instanceof AnswerEvent.Completed completed) {
            return wire.setCompleted(writeCompleted(completed)).build();
        }
        if (event instanceof AnswerEvent.Failed failed) {
            return wire.setFailed(Failed.newBuilder()
                            .setCode(GrpcFailures.toCode(failed.kind()).value())
                            .setMessage(failed.message()))
                    .build();
        }
        throw new AssertionError("a kind of event that is not mapped: " + event.getClass());
    }

    private static AnswerEvent readCompleted(Completed wire) {
        return switch (wire.getFinishReason()) {
            case FINISH_REASON_STOP -> new AnswerEvent.Completed(FinishReason.STOP, readUsage(wire.getUsage()));
            case FINISH_REASON_LENGTH -> new AnswerEvent.Completed(FinishReason.LENGTH, readUsage(wire.getUsage()));
            case FINISH_REASON_UNSPECIFIED, UNRECOGNIZED -> NOTHING;
        };
    }

    private static AnswerEvent readFailed(Failed wire) {
        FailureKind kind =
                GrpcFailures.toKind(Status.fromCodeValue(wire.getCode()).getCode());
        return new AnswerEvent.Failed(kind, wire.getMessage());
    }

    private static Usage readUsage(io.globalcom2.proto.v1.Usage wire) {
        GenerationTimings timings = wire.getTimings();
        return new Usage(
                wire.getPromptTokens(),
                wire.getCompletionTokens(),
                wire.getImagesList().stream().map(WireEvents::readImage).toList(),
                new Usage.Timings(
                        read(timings.getQueue()),
                        read(timings.getEncode()),
                        read(timings.getSlot()),
                        read(timings.getPrefill()),
                        read(timings.getDecode())));
    }

    private static Usage.Image readImage(ImageUsage wire) {
        Geometry geometry = wire.getGeometry();
        ImageTokens tokens = wire.getTokens();
        return new Usage.Image(
                new Usage.Geometry(
                        geometry.getImageWidth(),
                        geometry.getImageHeight(),
                        geometry.getGridColumns(),
                        geometry.getGridRows(),
                        geometry.getSide()),
                new Usage.Tokens(tokens.getOriginal(), tokens.getKept(), tokens.getNewline()),
                new Usage.Selector(
                        wire.getMethod(),
                        wire.getProfile(),
                        wire.getAggregate(),
                        wire.getRequestedRatio(),
                        wire.getAppliedRatio()));
    }

    private static Completed writeCompleted(AnswerEvent.Completed completed) {
        return Completed.newBuilder()
                .setFinishReason(
                        switch (completed.finishReason()) {
                            case STOP -> io.globalcom2.proto.v1.FinishReason.FINISH_REASON_STOP;
                            case LENGTH -> io.globalcom2.proto.v1.FinishReason.FINISH_REASON_LENGTH;
                        })
                .setUsage(writeUsage(completed.usage()))
                .build();
    }

    private static io.globalcom2.proto.v1.Usage writeUsage(Usage usage) {
        Usage.Timings timings = usage.timings();
        io.globalcom2.proto.v1.Usage.Builder wire = io.globalcom2.proto.v1.Usage.newBuilder()
                .setPromptTokens(usage.promptTokens())
                .setCompletionTokens(usage.completionTokens())
                .setTimings(GenerationTimings.newBuilder()
                        .setQueue(write(timings.queue()))
                        .setEncode(write(timings.encode()))
                        .setSlot(write(timings.slot()))
                        .setPrefill(write(timings.prefill()))
                        .setDecode(write(timings.decode())));
        usage.images().forEach(image -> wire.addImages(writeImage(image)));
        return wire.build();
    }

    private static ImageUsage writeImage(Usage.Image image) {
        Usage.Geometry geometry = image.geometry();
        Usage.Tokens tokens = image.tokens();
        Usage.Selector selector = image.selector();
        return ImageUsage.newBuilder()
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(geometry.imageWidth())
                        .setImageHeight(geometry.imageHeight())
                        .setGridColumns(geometry.gridColumns())
                        .setGridRows(geometry.gridRows())
                        .setSide(geometry.side()))
                .setTokens(ImageTokens.newBuilder()
                        .setOriginal(tokens.original())
                        .setKept(tokens.kept())
                        .setNewline(tokens.newline()))
                .setMethod(selector.method())
                .setProfile(selector.profile())
                .setAggregate(selector.aggregate())
                .setRequestedRatio(selector.requestedRatio())
                .setAppliedRatio(selector.appliedRatio())
                .build();
    }

    private static java.time.Duration read(Duration wire) {
        return java.time.Duration.ofSeconds(wire.getSeconds(), wire.getNanos());
    }

    private static Duration write(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
