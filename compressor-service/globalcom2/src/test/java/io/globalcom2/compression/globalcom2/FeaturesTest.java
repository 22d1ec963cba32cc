package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who needs features, and that nobody else asks for them. */
class FeaturesTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(640, 480, 2, 2, 6);
    private static final Scores SCORES = new RandomCases(1).scores(GEOMETRY);

    @Test
    void refusesScoresOnlyWhereFeaturesAreNeeded() {
        assertThatThrownBy(() ->
                        TokenSelector.selectTokens(GEOMETRY, SCORES, settings(Method.GLOBALCOM2_COVERAGE, 0.25, false)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("compression.method globalcom2-coverage: expected features, which Compress takes;"
                        + " got scores only");
        assertThatThrownBy(() -> TokenSelector.selectTokens(GEOMETRY, SCORES, settings(Method.GLOBALCOM2, 0.25, true)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("compression.aggregate: expected features, which Compress takes; got scores only");
    }

    @Test
    void asksForEachViewOnce() {
        List<Integer> asked = new ArrayList<>();
        FeatureSimilarity similarity = view -> {
            asked.add(view);
            return RandomCases.features(GEOMETRY).ofView(view);
        };

        TokenSelector.selectTokens(GEOMETRY, SCORES, settings(Method.GLOBALCOM2_COVERAGE, 0.25, false), similarity);

        assertThat(asked).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void asksForNoneWhereScoresSuffice() {
        FeatureSimilarity none = view -> {
            throw new AssertionError("asked for view " + view);
        };

        for (Method method : List.of(Method.GLOBALCOM2, Method.TOP_K, Method.RANDOM)) {
            TokenSelector.selectTokens(GEOMETRY, SCORES, settings(method, 0.25, false), none);
        }
        assertThat(TokenSelector.selectTokens(GEOMETRY, SCORES, settings(Method.GLOBALCOM2_COVERAGE, 1, false), none)
                        .keptTokens())
                .isEqualTo(36 + 120); // 9 of 12 rows show image, one row of padding stays
    }

    @Test
    void refusesProfilesThatDoNotExist() {
        assertThatThrownBy(() -> new SelectionSettings(Method.GLOBALCOM2_COVERAGE, Profile.OFFICIAL, 0.25, 0, false))
                .hasMessage("compression.profile: expected standard for the method globalcom2-coverage, got official");
        assertThatThrownBy(() -> new SelectionSettings(Method.GLOBALCOM2, Profile.OFFICIAL, 0.25, 0, true))
                .hasMessage("compression.profile: expected standard with aggregate, got official");
    }

    private static SelectionSettings settings(Method method, double ratio, boolean aggregate) {
        return new SelectionSettings(method, Profile.STANDARD, ratio, 0, aggregate);
    }
}
