package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Duration;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.wire.Durations;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The {@code usage} of an answer: OpenAI's counts, what compression did to each image and to all of them, and where the time went in
 * milliseconds. Clients that do not know the last two ignore them.
 */
public final class UsageJson {
    private static final double NANOS_PER_MILLI = 1e6;

    private UsageJson() {}

    public static ObjectNode write(Usage usage, Stopwatch stopwatch) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", usage.getPromptTokens())
                .put("completion_tokens", usage.getCompletionTokens())
                .put("total_tokens", usage.getPromptTokens() + usage.getCompletionTokens());
        json.putObject("prompt_tokens_details").put("cached_tokens", usage.getCachedTokens());
        if (usage.getImagesCount() > 0) {
            json.set("compression", compression(usage.getImagesList()));
        }
        json.set("timings", timings(usage.getTimings(), stopwatch));
        return json;
    }

    /** The compression object of a request holds for all its images, so all but the applied ratio is the same in each. */
    private static ObjectNode compression(List<ImageUsage> images) {
        int original = sum(images, ImageTokens::getOriginal);
        int kept = sum(images, ImageTokens::getKept);
        int newline = sum(images, ImageTokens::getNewline);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        putTokens(
                json,
                images.get(0).toBuilder()
                        .setTokens(ImageTokens.newBuilder()
                                .setOriginal(original)
                                .setKept(kept)
                                .setNewline(newline))
                        .setAppliedRatio(original == 0 ? 1 : (double) kept / original)
                        .build());
        images.forEach(image -> putImage(json.withArray("images").addObject(), image));
        return json;
    }

    private static void putImage(ObjectNode json, ImageUsage image) {
        json.put("width", image.getGeometry().getImageWidth())
                .put("height", image.getGeometry().getImageHeight())
                .put("grid_columns", image.getGeometry().getGridColumns())
                .put("grid_rows", image.getGeometry().getGridRows());
        putTokens(json, image);
    }

    /** What was applied, and to how many tokens. */
    private static void putTokens(ObjectNode json, ImageUsage usage) {
        json.put("method", usage.getMethod())
                .put("profile", usage.getProfile())
                .put("aggregate", usage.getAggregate())
                .put("requested_ratio", usage.getRequestedRatio())
                .put("applied_ratio", usage.getAppliedRatio())
                .put("original_tokens", usage.getTokens().getOriginal())
                .put("kept_tokens", usage.getTokens().getKept())
                .put("newline_tokens", usage.getTokens().getNewline());
    }

    private static ObjectNode timings(GenerationTimings timings, Stopwatch stopwatch) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("queue_ms", millis(timings.getQueue()))
                .put("encode_ms", millis(timings.getEncode()))
                .put("slot_ms", millis(timings.getSlot()))
                .put("prefill_ms", millis(timings.getPrefill()))
                .put("decode_ms", millis(timings.getDecode()))
                .put("total_ms", stopwatch.totalMillis());
        if (stopwatch.hasFirstToken()) {
            json.put("time_to_first_token_ms", stopwatch.firstTokenMillis());
        }
        return json;
    }

    private static int sum(List<ImageUsage> images, ToIntFunction<ImageTokens> count) {
        return images.stream().map(ImageUsage::getTokens).mapToInt(count).sum();
    }

    private static double millis(Duration duration) {
        return Durations.read(duration).toNanos() / NANOS_PER_MILLI;
    }
}
