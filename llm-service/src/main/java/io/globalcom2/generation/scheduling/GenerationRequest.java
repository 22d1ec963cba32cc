package io.globalcom2.generation.scheduling;

import static java.util.Objects.requireNonNull;

import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.sampling.SamplingOptions;
import java.time.Instant;

/**
 * One prompt to answer.
 *
 * @param caller who asks, in whatever way he is known; empty when he is not
 * @param deadline absolute; work past it fails with DEADLINE_EXCEEDED before it starts and between steps
 */
public record GenerationRequest(
        String requestId, String caller, Prompt prompt, SamplingOptions sampling, Instant deadline) {
    public GenerationRequest {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(caller, "caller is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(sampling, "sampling is null");
        requireNonNull(deadline, "deadline is null");
    }
}
