package io.globalcom2.gateway.keys;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What is in use under one key at this replica. Lasts longer than a version of the key file, so limits are given with every call. */
public final class KeyAccount {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final KeyMeters meters;
    private final TokenWindow promptTokens;
    private final TokenWindow imageTokens;
    private long inFlight;

    KeyAccount(KeyMeters meters, Clock clock) {
        this.meters = meters;
        this.promptTokens = new TokenWindow(clock);
        this.imageTokens = new TokenWindow(clock);
    }

    /**
     * Lets a request in, before it is read.
     *
     * @throws OverLimitException when as many are in flight as may be
     */
    synchronized KeyUse enter(KeyLimits limits) {
        if (limits.requestsInFlight().isPresent()
                && inFlight >= limits.requestsInFlight().getAsLong()) {
            throw over(
                    limits,
                    MOMENT,
                    "expected at most %d requests in flight under this API key, all are taken"
                            .formatted(limits.requestsInFlight().getAsLong()));
        }
        inFlight++;
        return new KeyUse(this, limits);
    }

    /**
     * Takes what a request is expected to cost, all of it or nothing.
     *
     * @throws OverLimitException when there is not so much left
     */
    synchronized void reserve(KeyLimits limits, TokenCount tokens) {
        require(limits, limits.promptTokensPerMinute(), promptTokens, tokens.prompt(), "prompt");
        require(limits, limits.imageTokensPerMinute(), imageTokens, tokens.image(), "image");
        take(limits, tokens);
        meters.countRequest();
    }

    /** Takes tokens, also where there are none left; negative numbers give them back. */
    synchronized void take(KeyLimits limits, TokenCount tokens) {
        limits.promptTokensPerMinute().ifPresent(limit -> promptTokens.take(limit, tokens.prompt()));
        limits.imageTokensPerMinute().ifPresent(limit -> imageTokens.take(limit, tokens.image()));
    }

    void count(SpentTokens spent) {
        meters.count(spent);
    }

    synchronized void leave() {
        inFlight--;
    }

    /** Where the key stands, as OpenAI names it. There is no reset for requests in flight: nobody knows when an answer ends. */
    synchronized Map<String, String> headers(KeyLimits limits) {
        Map<String, String> headers = new TreeMap<>();
        limits.requestsInFlight().ifPresent(limit -> {
            headers.put("x-ratelimit-limit-requests", Long.toString(limit));
            headers.put("x-ratelimit-remaining-requests", Long.toString(Math.max(0, limit - inFlight)));
        });
        put(headers, "tokens", limits.promptTokensPerMinute(), promptTokens);
        put(headers, "image-tokens", limits.imageTokensPerMinute(), imageTokens);
        return headers;
    }

    private static void put(Map<String, String> headers, String what, OptionalLong limit, TokenWindow window) {
        limit.ifPresent(value -> {
            headers.put("x-ratelimit-limit-" + what, Long.toString(value));
            headers.put("x-ratelimit-remaining-" + what, Long.toString(window.remaining(value)));
            headers.put("x-ratelimit-reset-" + what, seconds(window.timeUntilReset(value)) + "s");
        });
    }

    private void require(KeyLimits limits, OptionalLong limit, TokenWindow window, long tokens, String what) {
        if (limit.isEmpty()) {
            return;
        }
        Duration wait = window.timeUntil(limit.getAsLong(), tokens);
        if (!wait.isZero()) {
            throw over(
                    limits,
                    wait,
                    "expected at most %d %s tokens a minute under this API key, got a request of some %d with %d left"
                            .formatted(limit.getAsLong(), what, tokens, window.remaining(limit.getAsLong())));
        }
    }

    private OverLimitException over(KeyLimits limits, Duration wait, String message) {
        Map<String, String> headers = headers(limits);
        headers.put("retry-after", Long.toString(seconds(wait)));
        return new OverLimitException(message, headers);
    }

    private static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
