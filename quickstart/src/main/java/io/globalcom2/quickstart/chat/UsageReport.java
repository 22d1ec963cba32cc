package io.globalcom2.quickstart.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;

/**
 * What a question about one picture cost.
 *
 * @param originalTokens visual tokens before compression
 * @param keptTokens visual tokens that the language model read
 * @param newlineTokens rows of the picture, each ended by one
 * @param queue from the moment the brokers had the record to the moment a worker took it
 * @param encode all calls of the vision encoder, as the worker sees it
 * @param slot waiting for a slot and for room in the KV cache
 * @param prefill projector and prefill, until the first token is known
 * @param decode from the first token to the last, as the worker sees it
 * @param firstTokenAtGateway from the arrival at the gateway to the first text; zero where nobody said
 */
public record UsageReport(
        int promptTokens,
        int completionTokens,
        int originalTokens,
        int keptTokens,
        int newlineTokens,
        Duration queue,
        Duration encode,
        Duration slot,
        Duration prefill,
        Duration decode,
        Duration firstTokenAtGateway) {
    private static final double NANOS_PER_MILLI = 1e6;

    static final UsageReport NONE = of(MissingNode.getInstance());

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
                time(timings, "encode_ms"),
                time(timings, "slot_ms"),
                time(timings, "prefill_ms"),
                time(timings, "decode_ms"),
                time(timings, "time_to_first_token_ms"));
    }

    private static Duration time(JsonNode timings, String field) {
        return Duration.ofNanos((long) (timings.path(field).asDouble() * NANOS_PER_MILLI));
    }

    /** Of the worker: encoding, waiting for a slot, and prefill. */
    public Duration firstTokenWork() {
        return encode.plus(slot).plus(prefill);
    }

    /** Decoding speed; the first token is prefill's. 0 where there was nothing to decode. */
    public double tokensPerSecond() {
        double seconds = decode.toNanos() / 1e9;
        return seconds > 0 ? (completionTokens - 1) / seconds : 0;
    }
}
