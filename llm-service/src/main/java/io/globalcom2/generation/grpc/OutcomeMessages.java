package io.globalcom2.generation.grpc;

import com.google.protobuf.Duration;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.worker.ImageUsage;
import io.globalcom2.generation.worker.Outcome;
import io.globalcom2.generation.worker.Timings;
import io.globalcom2.generation.worker.Usage;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Failed;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;

/** How an answer ended, as messages; the same in events and in terminal records. */
public final class OutcomeMessages {
    private OutcomeMessages() {}

    public static Completed completed(Outcome.Completed outcome) {
        return Completed.newBuilder()
                .setFinishReason(finishReason(outcome.finishReason()))
                .setUsage(usage(outcome.usage()))
                .build();
    }

    public static Failed failed(Outcome.Failed outcome) {
        return failed(outcome.kind(), outcome.message());
    }

    public static Failed failed(FailureKind kind, String message) {
        return Failed.newBuilder()
                .setCode(GrpcFailures.toCode(kind).value())
                .setMessage(message)
                .build();
    }

    /** Name of the failure's code, as {@code google.rpc.Code} spells it. */
    public static String codeName(FailureKind kind) {
        return GrpcFailures.toCode(kind).name();
    }

    private static io.globalcom2.proto.v1.FinishReason finishReason(EndReason reason) {
        return switch (reason) {
            case STOP -> io.globalcom2.proto.v1.FinishReason.FINISH_REASON_STOP;
            case LENGTH -> io.globalcom2.proto.v1.FinishReason.FINISH_REASON_LENGTH;
        };
    }

    private static io.globalcom2.proto.v1.Usage usage(Usage usage) {
        io.globalcom2.proto.v1.Usage.Builder message = io.globalcom2.proto.v1.Usage.newBuilder()
                .setPromptTokens(usage.promptTokens())
                .setCompletionTokens(usage.completionTokens())
                .setTimings(timings(usage.timings()));
        usage.images().forEach(image -> message.addImages(image(image)));
        return message.build();
    }

    private static io.globalcom2.proto.v1.ImageUsage image(ImageUsage image) {
        ImageUsage.Geometry geometry = image.geometry();
        return io.globalcom2.proto.v1.ImageUsage.newBuilder()
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(geometry.imageWidth())
                        .setImageHeight(geometry.imageHeight())
                        .setGridColumns(geometry.gridColumns())
                        .setGridRows(geometry.gridRows())
                        .setSide(geometry.side()))
                .setTokens(ImageTokens.newBuilder()
                        .setOriginal(image.original())
                        .setKept(image.kept())
                        .setNewline(image.newline()))
                .setMethod(image.method())
                .setProfile(image.profile())
                .setAggregate(image.aggregate())
                .setRequestedRatio(image.requestedRatio())
                .setAppliedRatio(image.appliedRatio())
                .build();
    }

    private static GenerationTimings timings(Timings timings) {
        return GenerationTimings.newBuilder()
                .setQueue(duration(timings.queue()))
                .setEncode(duration(timings.encode()))
                .setSlot(duration(timings.slot()))
                .setPrefill(duration(timings.prefill()))
                .setDecode(duration(timings.decode()))
                .build();
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
