package io.globalcom2.benchmarks.endtoend;

/**
 * What one request cost, from its {@code usage}; times in milliseconds.
 *
 * @param positions of the prompt, text and newlines included
 * @param prefillMillis projector and prefill
 * @param decodeMillis from the first token to the last
 * @param totalMillis as the gateway sees it
 */
record TimedAnswer(
        int positions,
        int keptTokens,
        int completionTokens,
        double encodeMillis,
        double prefillMillis,
        double decodeMillis,
        double totalMillis) {
    /** Time to first token without any waiting in a queue. */
    double firstTokenMillis() {
        return encodeMillis + prefillMillis;
    }

    double tokensPerSecond() {
        return (completionTokens - 1) / decodeMillis * 1000;
    }
}
