package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.relay.Usage;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The {@code usage} of an answer: OpenAI's three counts, what compression did to each image and to all of them, and where the time went in
 * milliseconds. Clients that do not know the last two ignore them.
 */
final class UsageJson {
    private static final double NANOS_PER_MILLI = 1e6;

    private UsageJson() {}

    static ObjectNode write(Usage usage, Stopwatch stopwatch) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.promptTokens() + usage.completionTokens());
        if (!usage.images().isEmpty()) {
            json.set("compression", compression(usage.images()));
        }
        json.set("timings", timings(usage.timings(), stopwatch));
        return json;
    }

    /** The compression object of a request holds for all its images, so all but the applied ratio is the same in each. */
    private static ObjectNode compression(List<Usage.Image> images) {
        Usage.Tokens total = new Usage.Tokens(
                sum(images, Usage.Tokens::original),
                sum(images, Usage.Tokens::kept),
                sum(images, Usage.Tokens::newline));
        Usage.Selector first = images.get(0).selector();
        double appliedRatio = total.original() == 0 ? 1 : (double) total.kept() / total.original();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(
                json,
                new Usage.Selector(
                        first.method(), first.profile(), first.aggregate(), first.requestedRatio(), appliedRatio));
        put(json, total);
        images.forEach(image -> putImage(json.withArray("images").addObject(), image));
        return json;
    }

    private static void putImage(ObjectNode json, Usage.Image image) {
        json.put("width", image.geometry().imageWidth())
                .put("height", image.geometry().imageHeight())
                .put("grid_columns", image.geometry().gridColumns())
                .put("grid_rows", image.geometry().gridRows());
        put(json, image.selector());
        put(json, image.tokens());
    }

    private static void put(ObjectNode json, Usage.Selector selector) {
        json.put("method", selector.method())
                .put("profile", selector.profile())
                .put("aggregate", selector.aggregate())
                .put("requested_ratio", selector.requestedRatio())
                .put("applied_ratio", selector.appliedRatio());
    }

    private static void put(ObjectNode json, Usage.Tokens tokens) {
        json.put("original_tokens", tokens.original())
                .put("kept_tokens", tokens.kept())
                .put("newline_tokens", tokens.newline());
    }

    private static ObjectNode timings(Usage.Timings timings, Stopwatch stopwatch) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("queue_ms", millis(timings.queue()))
                .put("encode_ms", millis(timings.encode()))
                .put("slot_ms", millis(timings.slot()))
                .put("prefill_ms", millis(timings.prefill()))
                .put("decode_ms", millis(timings.decode()))
                .put("total_ms", stopwatch.totalMillis());
        if (stopwatch.hasFirstToken()) {
            json.put("time_to_first_token_ms", stopwatch.firstTokenMillis());
        }
        return json;
    }

    private static int sum(List<Usage.Image> images, ToIntFunction<Usage.Tokens> count) {
        return images.stream().map(Usage.Image::tokens).mapToInt(count).sum();
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }
}
