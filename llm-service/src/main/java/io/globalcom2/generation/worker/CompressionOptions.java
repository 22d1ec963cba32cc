package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the caller wants of the compressor, as it was asked for: whether it can be done is for the compressor to say.
 *
 * @param method empty means the compressor's default
 * @param profile empty means the compressor's default
 * @param retentionRatio wanted share of visual tokens to keep; empty means 1, no compression
 * @param seed of the method {@code random}; empty means a hash of the request id
 * @param aggregate whether dropped tokens are averaged into kept ones
 */
public record CompressionOptions(
        String method, String profile, OptionalDouble retentionRatio, OptionalLong seed, boolean aggregate) {
    /** No compression. */
    public static final CompressionOptions NONE =
            new CompressionOptions("", "", OptionalDouble.empty(), OptionalLong.empty(), false);

    public CompressionOptions {
        requireNonNull(method, "method is null");
        requireNonNull(profile, "profile is null");
        requireNonNull(retentionRatio, "retentionRatio is null");
        requireNonNull(seed, "seed is null");
    }
}
