package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.compression.globalcom2.Aggregation.Group;
import io.globalcom2.compression.globalcom2.Aggregation.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregationTest {
    @Test
    void bringsDroppedTokensToTheMostSimilarKeptOne() {
        // An image of 2 x 2 pixels on one crop of 2 x 2 tokens; half of 8 tokens: 2 of the thumbnail, 2 of the crop.
        ImageGeometry geometry = new ImageGeometry(2, 2, 1, 1, 2);
        float ln3 = (float) Math.log(3);
        Scores scores = new Scores(new float[] {ln3, 0, 0, 5}, new float[] {0, 2, 1, 0});
        float[] thumbnail = {
            1, 0.5f, 0.5f, 0, //
            0.5f, 1, 0.1f, 0.4f, //
            0.5f, 0.1f, 1, 0.5f, // as near to 0 as to 3
            0, 0.4f, 0.5f, 1
        };
        float[] crop = {
            1, -0.5f, -0.4f, 0, //
            -0.5f, 1, 0, -0.2f, //
            -0.4f, 0, 1, -0.1f, //
            0, -0.2f, -0.1f, 1
        };
        FeatureSimilarity similarity = view -> view == 0 ? thumbnail : crop;
        SelectionSettings settings = new SelectionSettings(Method.TOP_K, Profile.STANDARD, 0.5, 0, true);
        SelectedTokens selection = TokenSelector.selectTokens(geometry, scores, settings, similarity);

        Aggregation aggregation = Aggregation.of(geometry, scores, selection, similarity);

        // Kept: 0 and 3 of the thumbnail, 1 and 2 of the crop (entries 4 + 1 and 4 + 2).
        assertThat(selection.sequence().toArray()).containsExactly(0, 3, 4 + 1, -1, 4 + 2, -1);
        assertThat(tokens(aggregation))
                .containsExactly(List.of(0, 1, 2), List.of(3), List.of(4 + 1), List.of(4 + 2, 4, 4 + 3));
        assertThat(aggregation.lostTokens()).isZero();
        // e^ln 3 : 1 : 1
        assertWeights(aggregation.groups().get(0), 0.6, 0.2, 0.2);
        assertWeights(aggregation.groups().get(1), 1);
        // e^1 : 1 : 1
        assertWeights(aggregation.groups().get(3), 0.576117, 0.211942, 0.211942);
    }

    @Test
    void countsWhatHasNothingToGoInto() {
        ImageGeometry geometry = new ImageGeometry(2, 2, 1, 1, 2);
        Scores scores = new Scores(new float[4], new float[4]);
        float[] same = new float[16];
        Arrays.fill(same, 1);
        FeatureSimilarity similarity = view -> same;
        // One token of 8: the thumbnail's first.
        SelectionSettings settings = new SelectionSettings(Method.TOP_K, Profile.STANDARD, 0.1, 0, true);
        SelectedTokens selection = TokenSelector.selectTokens(geometry, scores, settings, similarity);

        Aggregation aggregation = Aggregation.of(geometry, scores, selection, similarity);

        assertThat(tokens(aggregation)).containsExactly(List.of(0, 1, 2, 3));
        assertThat(aggregation.lostTokens()).isEqualTo(4);
    }

    @Test
    void putsEveryValidTokenSomewhere() {
        for (int number = 0; number < 1_000; number++) {
            RandomCases random = new RandomCases(number);
            ImageGeometry geometry = random.geometry();
            Scores scores = random.scores(geometry);
            FeatureSimilarity similarity = RandomCases.features(geometry);
            SelectionSettings settings =
                    new SelectionSettings(Method.GLOBALCOM2, Profile.STANDARD, random.ratio(), 0, true);
            SelectedTokens selection = TokenSelector.selectTokens(geometry, scores, settings, similarity);

            Aggregation aggregation = Aggregation.of(geometry, scores, selection, similarity);

            assertThat(aggregation.groups().stream()
                            .mapToInt(group -> group.members().get(0).token()))
                    .as("case %d", number)
                    .containsExactly(Arrays.stream(selection.sequence().toArray())
                            .filter(entry -> entry != Sequence.NEWLINE)
                            .boxed()
                            .toArray(Integer[]::new));
            List<Integer> all = new ArrayList<>();
            tokens(aggregation).forEach(all::addAll);
            assertThat(all).as("case %d", number).doesNotHaveDuplicates();
            assertThat(all.size() + aggregation.lostTokens()).isEqualTo(selection.originalTokens());
            for (Group group : aggregation.groups()) {
                int view = group.members().get(0).token() / geometry.viewTokens();
                assertThat(group.members()).allMatch(member -> member.token() / geometry.viewTokens() == view);
                assertThat(group.members().stream().mapToDouble(Member::weight).sum())
                        .isCloseTo(1, within(1e-5));
            }
        }
    }

    private static List<List<Integer>> tokens(Aggregation aggregation) {
        return aggregation.groups().stream()
                .map(group -> group.members().stream().map(Member::token).toList())
                .toList();
    }

    private static void assertWeights(Group group, double... weights) {
        assertThat(group.members()).hasSize(weights.length);
        for (int i = 0; i < weights.length; i++) {
            assertThat((double) group.members().get(i).weight()).isCloseTo(weights[i], within(1e-6));
        }
    }
}
