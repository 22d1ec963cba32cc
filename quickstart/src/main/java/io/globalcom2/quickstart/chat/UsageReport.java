package io.globalcom2.quickstart.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * What a question about one picture cost.
 *
 * @param originalTokens visual tokens before compression
 * @param keptTokens visual tokens that the language model read
 * @param newlineTokens rows of the picture, each ended by one
 * @param decode from the first token to the last, as the worker sees it
 */
public record UsageReport(
        int promptTokens,
        int completionTokens,
        int originalTokens,
        int keptTokens,
        int newlineTokens,
        Duration decode) {
    private static final double NANOS_PER_MILLI = 1e6;

    static final UsageReport NONE = new UsageReport(0, 0, 0, 0, 0, Duration.ZERO);

    static UsageReport of(JsonNode usage) {
        JsonNode compression = usage.path("compression");
        return new UsageReport(
                usage.path("prompt_tokens").asInt(),
                usage.path("completion_tokens").asInt(),
                compression.path("original_tokens").asInt(),
                compression.path("kept_tokens").asInt(),
                compression.path("newline_tokens").asInt(),
                Duration.ofNanos((long) (usage.path("timings").path("decode_ms").asDouble() * NANOS_PER_MILLI)));
    }

    /** Decoding speed; the first token is prefill's. 0 where there was nothing to decode. */
    public double tokensPerSecond() {
        double seconds = decode.toNanos() / 1e9;
        return seconds > 0 ? (completionTokens - 1) / seconds : 0;
    }
}
