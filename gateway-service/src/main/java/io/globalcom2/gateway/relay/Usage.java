package io.globalcom2.gateway.relay;

import java.time.Duration;
import java.util.List;

/**
 * What a request cost and what compression saved.
 *
 * @param promptTokens positions of the prompt: text tokens, and for every image kept + newline
 * @param images one entry per image, in the order of the prompt
 */
public record Usage(int promptTokens, int completionTokens, List<Image> images, Timings timings) {
    public Usage {
        images = List.copyOf(images);
    }

    /** One image; words as in {@code globalcom2.v1.ImageUsage}. */
    public record Image(Geometry geometry, Tokens tokens, Selector selector) {}

    /** The image in pixels, its crop grid, and the tokens along one edge of a view. */
    public record Geometry(int imageWidth, int imageHeight, int gridColumns, int gridRows, int side) {}

    /** Visual tokens before and after compression, and the newlines among the positions. */
    public record Tokens(int original, int kept, int newline) {}

    /** What was applied, and the ratio asked for and reached. */
    public record Selector(
            String method, String profile, boolean aggregate, double requestedRatio, double appliedRatio) {}

    /** Where the time went, as the worker sees it. */
    public record Timings(Duration queue, Duration encode, Duration slot, Duration prefill, Duration decode) {}
}
