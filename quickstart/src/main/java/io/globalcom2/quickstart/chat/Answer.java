package io.globalcom2.quickstart.chat;

import java.time.Duration;

/**
 * What came back for a question.
 *
 * @param firstToken from sending the request to the first text, as the caller sees it
 * @param decoding from the first text to the last
 */
public record Answer(String text, Usage usage, Duration firstToken, Duration decoding) {
    /** Decoding speed as the caller sees it; the first token is prefill's. */
    public double tokensPerSecond() {
        double seconds = decoding.toNanos() / 1e9;
        return seconds > 0 ? (usage.completionTokens() - 1) / seconds : 0;
    }
}
