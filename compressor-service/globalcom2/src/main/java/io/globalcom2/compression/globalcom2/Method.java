package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How tokens are chosen. */
public enum Method {
    /** GlobalCom²: the thumbnail commands how much each crop keeps and has a say in which tokens. */
    GLOBALCOM2("globalcom2"),
    /** GlobalCom²'s budgets, within which each view keeps the tokens that best cover its features; see {@link GreedyCover}. */
    GLOBALCOM2_COVERAGE("globalcom2-coverage"),
    /** The highest CLS scores of each view, with the same ratio for every crop. */
    TOP_K("cls-top-k"),
    /** Chance, with the same ratio for every crop; see {@link SplitMix64} for the generator. */
    RANDOM("random"),
    /** Every token. */
    NONE("none");

    private final String id;

    Method(String id) {
        this.id = id;
    }

    /** The name in requests, answers and metrics. */
    public String id() {
        return id;
    }

    /** Whether it looks at the features of the tokens and not only at their scores. */
    public boolean needsFeatures() {
        return this == GLOBALCOM2_COVERAGE;
    }

    /** Whether the thumbnail decides how much each crop keeps; the others keep the same share of every crop. */
    boolean hasCommander() {
        return this == GLOBALCOM2 || this == GLOBALCOM2_COVERAGE;
    }

    /** The method of that name; another name is invalid input. */
    public static Method of(String id) {
        return Arrays.stream(values())
                .filter(method -> method.id.equals(id))
                .findFirst()
                .orElseThrow(() -> Expect.mismatch(
                        "compression.method",
                        Arrays.stream(values()).map(Method::id).collect(Collectors.joining(", ", "one of ", "")),
                        "\"" + id + "\""));
    }
}
