package io.globalcom2.gateway.keys;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * How much may be asked under a key, at each replica. What is empty has no limit; what is there is at least 1.
 *
 * @param requestsInFlight at the same time, queued ones included
 * @param promptTokensPerMinute positions of prompts, those of images included
 * @param imageTokensPerMinute visual tokens of images before compression: what the vision encoder has to look at
 */
public record KeyLimits(
        OptionalLong requestsInFlight, OptionalLong promptTokensPerMinute, OptionalLong imageTokensPerMinute) {
    /** No limit at all. */
    public static final KeyLimits NONE =
            new KeyLimits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    public KeyLimits {
        requireNonNull(requestsInFlight, "requestsInFlight is null");
        requireNonNull(promptTokensPerMinute, "promptTokensPerMinute is null");
        requireNonNull(imageTokensPerMinute, "imageTokensPerMinute is null");
    }
}
