package io.globalcom2.quickstart.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * What a question about one picture cost.
 *
 * @param originalTokens visual tokens before compression
 * @param keptTokens visual tokens that the language model read
 * @param newlineTokens rows of the picture, each ended by one
 * @param queue from the moment the brokers had the record to the moment a worker took it
 * @param firstTokenWork of the worker: encoding, waiting for a slot, and prefill
 * @param decode from the first token to the last, as the worker sees it
 */
public record UsageReport(
        int promptTokens,
        int completionTokens,
        int originalTokens,
        int keptTokens,
        int newlineTokens,
        Duration queue,
        Duration firstTokenWork,
        Duration decode) {
    private static final double NANOS_PER_MILLI = 1e6;

    static final UsageReport NONE = new UsageReport(0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    static UsageReport of(JsonNode usage) {
        JsonNode compression = usage.path("compression");
        JsonNode timings = usage.path("timings");
        return new UsageReport(
                usage.path("prompt_tokens").asInt(),
                usage.path("completion_tokens").asInt(),
                compression.path("original_tokens").asInt(),
                compression.path("kept_tokens").asInt(),
                compression.path("newline_tokens").asInt(),
                time(timings, "queue_ms"),
                time(timings, "encode_ms").plus(time(timings, "slot_ms")).plus(time(timings, "prefill_ms")),
                time(timings, "decode_ms"));
    }

    private static Duration time(JsonNode timings, String field) {
        return Duration.ofNanos((long) (timings.path(field).asDouble() * NANOS_PER_MILLI));
    }

    /** Decoding speed; the first token is prefill's. 0 where there was nothing to decode. */
    public double tokensPerSecond() {
        double seconds = decode.toNanos() / 1e9;
        return seconds > 0 ? (completionTokens - 1) / seconds : 0;
    }
}
