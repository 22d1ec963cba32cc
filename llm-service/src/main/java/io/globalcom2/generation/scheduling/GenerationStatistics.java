package io.globalcom2.generation.scheduling;

import java.time.Duration;

/**
 * What one request cost.
 *
 * @param promptTokens positions of the prompt
 * @param cachedTokens of those, what had been read before
 * @param completionTokens tokens generated, the end-of-sequence token included
 * @param slot waiting for a slot
 * @param prefill projector and prefill, until the first token is known
 * @param decode from the first token to the last
 */
public record GenerationStatistics(
        int promptTokens, int cachedTokens, int completionTokens, Duration slot, Duration prefill, Duration decode) {}
