package io.globalcom2.gateway.admission;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the caller wants of the compressor. The compressor has the last word; what it would refuse in any case is refused here, before
 * anything is queued.
 *
 * @param method one of {@link #METHODS}; empty for the default, {@code globalcom2}
 * @param profile {@code standard} or, for {@code globalcom2} only, {@code official}; empty for the default, {@code standard}
 * @param retentionRatio in (0, 1]; empty for 1. The method {@code none} takes no other.
 * @param seed of the method {@code random}
 * @param aggregate whether dropped tokens are averaged into kept ones; not in the profile {@code official}
 */
public record Compression(
        String method, String profile, OptionalDouble retentionRatio, OptionalLong seed, boolean aggregate) {
    private static final String GLOBALCOM2 = "globalcom2";
    private static final String NONE = "none";
    private static final String OFFICIAL = "official";
    private static final Set<String> METHODS =
            Set.of("", GLOBALCOM2, "globalcom2-coverage", "cls-top-k", "random", NONE);
    private static final Set<String> PROFILES = Set.of("", "standard", OFFICIAL);

    public Compression {
        if (!METHODS.contains(method)) {
            throw invalidInput(
                    "compression.method: expected globalcom2, globalcom2-coverage, cls-top-k, random or none, got %s"
                            .formatted(Quote.of(method)));
        }
        if (!PROFILES.contains(profile)) {
            throw invalidInput(
                    "compression.profile: expected standard or official, got %s".formatted(Quote.of(profile)));
        }
        if (profile.equals(OFFICIAL) && !(method.isEmpty() || method.equals(GLOBALCOM2))) {
            throw invalidInput(
                    "compression.profile: expected standard for the method %s, got official".formatted(method));
        }
        if (profile.equals(OFFICIAL) && aggregate) {
            throw invalidInput("compression.profile: expected standard with aggregate, got official");
        }
        double ratio = retentionRatio.orElse(1);
        if (!(ratio > 0 && ratio <= 1)) {
            throw invalidInput("compression.retention_ratio: expected a number in (0, 1], got " + ratio);
        }
        if (method.equals(NONE) && ratio != 1) {
            throw invalidInput("compression.retention_ratio: expected 1 for the method none, got " + ratio);
        }
    }
}
