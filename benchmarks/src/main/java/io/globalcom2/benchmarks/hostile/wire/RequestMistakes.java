package io.globalcom2.benchmarks.hostile.wire;

import com.google.protobuf.ByteString;
import io.globalcom2.benchmarks.hostile.input.Draw;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.Sampling;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Requests for answers with one mistake. */
final class RequestMistakes {
    /**
     * A request that is to be refused, wherever it comes in.
     *
     * @param name of the mistake
     */
    record Mistaken(String name, InferenceRequest request) {}

    private record Mistake(String name, Consumer<InferenceRequest.Builder> make) {}

    private static final List<Double> NO_NUMBERS =
            List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e308, 1e308);

    private RequestMistakes() {}

    /** One of them. */
    static Mistaken next(SplittableRandom random) {
        Mistake mistake = Draw.oneOf(random, all(Draw.oneOf(random, NO_NUMBERS)));
        InferenceRequest.Builder request = whole();
        mistake.make().accept(request);
        return new Mistaken(mistake.name(), request.build());
    }

    /** A question of text, a few tokens of answer. */
    static InferenceRequest.Builder whole() {
        return InferenceRequest.newBuilder()
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder().setText("What number is on the red circle?")))
                .setSampling(Sampling.newBuilder().setMaxTokens(4));
    }

    private static List<Mistake> all(double noNumber) {
        return List.of(
                new Mistake("no messages", InferenceRequest.Builder::clearMessages),
                message("no role", Message.Builder::clearRole),
                message("an unknown role", message -> message.setRole("tool")),
                message("the last message the assistant's", message -> message.setRole("assistant")),
                message("no content", Message.Builder::clearContent),
                message("a part of nothing", message -> message.addContent(ContentPart.getDefaultInstance())),
                image("an image of nothing", image -> {}),
                image("an image of no bytes", image -> image.setData(ByteString.EMPTY)),
                image("an image of noise", image -> image.setData(ByteString.copyFromUtf8("no picture"))),
                image("a signature alone", image -> image.setData(ByteString.copyFromUtf8("GIF89a"))),
                image("a reference", image -> image.setReference("s3://bucket/a.png")),
                sampling("no tokens", sampling -> sampling.setMaxTokens(0)),
                sampling("temperature " + noNumber, sampling -> sampling.setTemperature(noNumber)),
                sampling("top_p " + noNumber, sampling -> sampling.setTopP(noNumber)),
                sampling("min_p " + noNumber, sampling -> sampling.setMinP(noNumber)),
                sampling("presence_penalty " + noNumber, sampling -> sampling.setPresencePenalty(noNumber)),
                sampling("frequency_penalty " + noNumber, sampling -> sampling.setFrequencyPenalty(noNumber)),
                sampling("repetition_penalty " + noNumber, sampling -> sampling.setRepetitionPenalty(noNumber)),
                sampling("logit_bias " + noNumber, sampling -> sampling.putLogitBias(5, (float) noNumber)),
                sampling("logit_bias of no token", sampling -> sampling.putLogitBias(-1, 1)),
                sampling("five stop texts", sampling -> sampling.addAllStop(List.of("a", "b", "c", "d", "e"))),
                sampling("an empty stop text", sampling -> sampling.addStop("")),
                sampling("a long stop text", sampling -> sampling.addStop("a".repeat(10_000))),
                sampling("nine choices", sampling -> sampling.setN(9)),
                sampling("choices without end", sampling -> sampling.setN(-1)),
                sampling("21 likely tokens", sampling -> sampling.setLogprobs(true)
                        .setTopLogprobs(21)),
                sampling("likely tokens without any", sampling -> sampling.setTopLogprobs(3)),
                sampling("a schema that is no JSON", sampling -> sampling.setJsonSchema("{")),
                sampling("a schema that is no object", sampling -> sampling.setJsonSchema("[]")),
                sampling("a schema of nothing known", sampling -> sampling.setJsonSchema("{\"not\":{}}")),
                sampling("a schema of itself", sampling -> sampling.setJsonSchema("{\"$ref\":\"#\"}")),
                sampling(
                        "a deep schema",
                        sampling -> sampling.setJsonSchema("{\"items\":".repeat(100) + "{}" + "}".repeat(100))),
                compression("ratio " + noNumber, compression -> compression.setRetentionRatio(noNumber)),
                compression("ratio 0", compression -> compression.setRetentionRatio(0)),
                compression("ratio above 1", compression -> compression.setRetentionRatio(1.000_001)),
                compression("an unknown method", compression -> compression.setMethod("\0")),
                compression("an unknown profile", compression -> compression.setProfile("a".repeat(10_000))),
                compression(
                        "none that drops",
                        compression -> compression.setMethod("none").setRetentionRatio(0.5)),
                compression(
                        "a profile that the method has not",
                        compression -> compression.setMethod("top-k").setProfile("official")),
                new Mistake("an id too long", request -> request.setRequestId("a".repeat(129))),
                new Mistake("too much text", request -> request.getMessagesBuilder(0)
                        .getContentBuilder(0)
                        .setText("a".repeat(1_000_001))),
                new Mistake("more than the context", request -> request.getMessagesBuilder(0)
                        .getContentBuilder(0)
                        .setText("What ".repeat(5_000))),
                new Mistake("too many messages", request -> {
                    Message first = request.getMessages(0);
                    for (int i = 0; i < 1_000; i++) {
                        request.addMessages(first);
                    }
                }));
    }

    private static Mistake message(String name, Consumer<Message.Builder> mistake) {
        return new Mistake(name, request -> mistake.accept(request.getMessagesBuilder(0)));
    }

    private static Mistake image(String name, Consumer<Image.Builder> mistake) {
        return message(name, message -> {
            Image.Builder image = Image.newBuilder().setMediaType("image/png");
            mistake.accept(image);
            message.addContent(ContentPart.newBuilder().setImage(image));
        });
    }

    private static Mistake sampling(String name, Consumer<Sampling.Builder> mistake) {
        return new Mistake(name, request -> mistake.accept(request.getSamplingBuilder()));
    }

    private static Mistake compression(String name, Consumer<Compression.Builder> mistake) {
        return new Mistake(name, request -> mistake.accept(request.getCompressionBuilder()));
    }
}
