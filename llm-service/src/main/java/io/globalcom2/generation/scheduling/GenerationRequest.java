package io.globalcom2.generation.scheduling;

import static java.util.Objects.requireNonNull;

import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.sampling.SamplingOptions;
import java.time.Instant;

/**
 * One prompt to answer.
 *
 * @param group of requests that share what they read whoever else does: the choices of one prompt
 * @param caller who asks, in whatever way he is known; empty when he is not
 * @param continuesText whether the answer goes on within the prompt's last text, and does not begin one of its own
 * @param deadline absolute; work past it fails with DEADLINE_EXCEEDED before it starts and between steps
 */
public record GenerationRequest(
        String requestId,
        String group,
        String caller,
        Prompt prompt,
        boolean continuesText,
        SamplingOptions sampling,
        Instant deadline) {
    public GenerationRequest {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(group, "group is null");
        requireNonNull(caller, "caller is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(sampling, "sampling is null");
        requireNonNull(deadline, "deadline is null");
    }

    /** The same with other options. */
    public GenerationRequest with(SamplingOptions options) {
        return new GenerationRequest(requestId, group, caller, prompt, continuesText, options, deadline);
    }
}
