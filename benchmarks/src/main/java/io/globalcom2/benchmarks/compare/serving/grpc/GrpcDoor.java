package io.globalcom2.benchmarks.compare.serving.grpc;

import io.globalcom2.benchmarks.compare.serving.asking.PictureQuestion;
import io.globalcom2.benchmarks.compare.serving.asking.TimedRequest;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.Sampling;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.quickstart.chat.UsageReport;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;

/** Asks the gateway over gRPC. */
public final class GrpcDoor implements AutoCloseable {
    private final ManagedChannel channel;
    private final String model;

    /**
     * Connects when it is asked.
     *
     * @param gateway host:port
     * @param model as the gateway names it
     */
    public GrpcDoor(String gateway, String model) {
        this.model = model;
        this.channel = ManagedChannelBuilder.forTarget(gateway).usePlaintext().build();
    }

    /**
     * Asks and waits for the whole answer.
     *
     * @throws IOException when there is none
     */
    public TimedRequest ask(PictureQuestion question) throws IOException {
        InferenceRequest message = message(question);
        long start = System.nanoTime();
        double firstTokenMillis = 0;
        try {
            Iterator<GenerateEvent> events =
                    InferenceGrpc.newBlockingStub(channel).generate(message);
            while (events.hasNext()) {
                GenerateEvent event = events.next();
                if (event.hasFailed()) {
                    throw new IOException(event.getFailed().getMessage());
                }
                if (firstTokenMillis == 0) {
                    firstTokenMillis = TimedRequest.millisSince(start);
                }
                if (event.hasCompleted()) {
                    UsageReport usage = usage(event.getCompleted().getUsage());
                    return new TimedRequest(usage, firstTokenMillis, TimedRequest.millisSince(start));
                }
            }
        } catch (StatusRuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
        throw new IOException("the call ended without an end");
    }

    /** Asks and returns at once. */
    public AnswerStream open(PictureQuestion question) {
        Context.CancellableContext context = Context.ROOT.withCancellation();
        AnswerStream stream = new AnswerStream(() -> context.cancel(null));
        InferenceRequest message = message(question);
        context.run(() -> InferenceGrpc.newStub(channel).generate(message, stream));
        return stream;
    }

    private InferenceRequest message(PictureQuestion question) {
        Image picture = Image.newBuilder()
                .setData(question.picture())
                .setMediaType(PictureQuestion.PNG)
                .build();
        return InferenceRequest.newBuilder()
                .setModel(model)
                .addMessages(Message.newBuilder().setRole("system").addContent(text(question.opening())))
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder().setImage(picture))
                        .addContent(text(question.text())))
                .setCompression(Compression.newBuilder().setRetentionRatio(question.ratio()))
                .setSampling(
                        Sampling.newBuilder().setMaxTokens(question.tokens()).setIgnoreEos(true))
                .build();
    }

    private static ContentPart text(String text) {
        return ContentPart.newBuilder().setText(text).build();
    }

    /** The gateway's own times are told over HTTP only. */
    private static UsageReport usage(Usage usage) {
        GenerationTimings timings = usage.getTimings();
        return new UsageReport(
                usage.getPromptTokens(),
                usage.getCompletionTokens(),
                usage.getImagesList().stream()
                        .mapToInt(image -> image.getTokens().getOriginal())
                        .sum(),
                usage.getImagesList().stream()
                        .mapToInt(image -> image.getTokens().getKept())
                        .sum(),
                usage.getImagesList().stream()
                        .mapToInt(image -> image.getTokens().getNewline())
                        .sum(),
                duration(timings.getQueue()),
                duration(timings.getEncode()),
                duration(timings.getSlot()),
                duration(timings.getPrefill()),
                duration(timings.getDecode()),
                Duration.ZERO);
    }

    private static Duration duration(com.google.protobuf.Duration duration) {
        return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
