package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** How tokens are chosen: the one list of methods, with what each looks at and the profiles it exists in. */
public enum Method {
    /** GlobalCom²: the thumbnail commands how much each crop keeps and has a say in which tokens. */
    GLOBALCOM2("globalcom2", Needs.SCORES, Profile.STANDARD, Profile.OFFICIAL),
    /** GlobalCom²'s budgets, within which each view keeps the tokens that best cover its features; see {@link GreedyCover}. */
    GLOBALCOM2_COVERAGE("globalcom2-coverage", Needs.FEATURES, Profile.STANDARD),
    /** The highest saliency scores of each view, with the same ratio for every crop. */
    TOP_K("top-k", Needs.SCORES, Profile.STANDARD),
    /** Chance, with the same ratio for every crop; see {@link SplitMix64} for the generator. */
    RANDOM("random", Needs.SCORES, Profile.STANDARD),
    /** Every token. */
    NONE("none", Needs.SCORES, Profile.STANDARD);

    /** The name of {@link #TOP_K} before saliency scores had other sources than a CLS token; still accepted. */
    private static final String OLD_TOP_K = "cls-top-k";

    /** What a method looks at. */
    private enum Needs {
        SCORES,
        /** And scores. */
        FEATURES
    }

    private final String id;
    private final Needs needs;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<Profile> profiles;

    Method(String id, Needs needs, Profile... profiles) {
        this.id = id;
        this.needs = needs;
        this.profiles = Set.of(profiles);
    }

    /** The name in requests, answers and metrics. */
    public String id() {
        return id;
    }

    /** Whether it looks at the features of the tokens and not only at their scores. */
    public boolean needsFeatures() {
        return needs == Needs.FEATURES;
    }

    /** Whether it exists in that profile. */
    public boolean isIn(Profile profile) {
        return profiles.contains(profile);
    }

    /** Whether the thumbnail decides how much each crop keeps; the others keep the same share of every crop. */
    boolean hasCommander() {
        return this == GLOBALCOM2 || this == GLOBALCOM2_COVERAGE;
    }

    /** The method of that name; another name is invalid input. */
    public static Method of(String id) {
        return find(id).orElseThrow(() ->
                Expect.mismatch("compression.method", Expect.oneOf(values(), Method::id), Expect.quoted(id)));
    }

    /** The method of that name, if there is one. */
    static Optional<Method> find(String id) {
        return Arrays.stream(values())
                .filter(method -> method.id.equals(id) || (method == TOP_K && id.equals(OLD_TOP_K)))
                .findFirst();
    }
}
