package io.globalcom2.compression.globalcom2;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a caller says of compression, as it came: whether there is such a thing is known once it is {@link #settle settled}.
 *
 * @param method id of a {@link Method}; empty means {@link Method#GLOBALCOM2}
 * @param profile id of a {@link Profile}; empty means {@link Profile#STANDARD}
 * @param retentionRatio wanted share of visual tokens to keep; empty means 1
 * @param seed of {@link Method#RANDOM}; empty leaves it to whoever settles
 * @param aggregate whether dropped tokens are averaged into kept ones
 */
public record CompressionOptions(
        String method, String profile, OptionalDouble retentionRatio, OptionalLong seed, boolean aggregate) {
    /** Of a caller who says nothing: no compression. */
    public static final CompressionOptions NONE =
            new CompressionOptions("", "", OptionalDouble.empty(), OptionalLong.empty(), false);

    public CompressionOptions {
        requireNonNull(method, "method is null");
        requireNonNull(profile, "profile is null");
        requireNonNull(retentionRatio, "retentionRatio is null");
        requireNonNull(seed, "seed is null");
    }

    /**
     * These options with defaults in the place of what is empty.
     *
     * @throws InvalidInputException naming the field where there is no such method, profile, ratio or combination of them
     */
    public SelectionSettings settle(long defaultSeed) {
        return new SelectionSettings(
                method.isEmpty() ? Method.GLOBALCOM2 : Method.of(method),
                profile.isEmpty() ? Profile.STANDARD : Profile.of(profile),
                retentionRatio.orElse(1),
                seed.orElse(defaultSeed),
                aggregate);
    }

    /** Whether what is wanted cannot be had from scores alone; not of a method that does not exist, which is refused for its name. */
    public boolean needsFeatures() {
        return aggregate || Method.find(method).map(Method::needsFeatures).orElse(false);
    }
}
