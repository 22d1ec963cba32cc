package io.globalcom2.compression.globalcom2;

import static java.util.Objects.requireNonNull;

/**
 * What is wanted of a selection. A combination that does not exist is invalid input.
 *
 * @param profile one that the method {@link Method#isIn exists in}
 * @param retentionRatio wanted share of visual tokens to keep, in (0, 1]; {@link Method#NONE} takes no ratio but 1
 * @param seed of {@link Method#RANDOM}; the other methods do not look at it
 * @param aggregate whether dropped tokens are averaged into kept ones, see {@link Aggregation}; not with {@link Profile#OFFICIAL}
 */
public record SelectionSettings(Method method, Profile profile, double retentionRatio, long seed, boolean aggregate) {
    public SelectionSettings {
        requireNonNull(method, "method is null");
        requireNonNull(profile, "profile is null");
        // Written so that NaN fails too.
        if (!(retentionRatio > 0 && retentionRatio <= 1)) {
            throw Expect.mismatch("compression.retention_ratio", "a number in (0, 1]", String.valueOf(retentionRatio));
        }
        if (method == Method.NONE && retentionRatio < 1) {
            throw Expect.mismatch(
                    "compression.retention_ratio", "1 for the method none", String.valueOf(retentionRatio));
        }
        if (!method.isIn(profile)) {
            throw Expect.mismatch("compression.profile", "standard for the method " + method.id(), profile.id());
        }
        if (profile == Profile.OFFICIAL && aggregate) {
            throw Expect.mismatch("compression.profile", "standard with aggregate", profile.id());
        }
    }

    /** Whether what is wanted cannot be had from scores alone. */
    public boolean needsFeatures() {
        return method.needsFeatures() || aggregate;
    }

    /** Whether every token is kept. {@link Profile#OFFICIAL} drops tokens at ratio 1, as the released code does. */
    boolean keepsAll() {
        return retentionRatio == 1 && profile == Profile.STANDARD;
    }
}
