package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a request cost and what compression saved.
 *
 * @param promptTokens positions of the prompt: text tokens, and for every image kept + newline
 * @param images in the order of the prompt
 */
public record Usage(int promptTokens, int completionTokens, List<ImageUsage> images, Timings timings) {
    public Usage {
        images = List.copyOf(images);
        requireNonNull(timings, "timings is null");
    }
}
