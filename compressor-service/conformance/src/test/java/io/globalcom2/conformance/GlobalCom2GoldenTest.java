package io.globalcom2.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.compression.globalcom2.FeatureSimilarity;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.compression.globalcom2.TokenSelector;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our algorithm, in process, answers what the authors' released code and independent references computed. {@code -Dgoldens=FOLDER} runs the
 * cases of another folder of the same layout, relative to where Maven was started.
 */
class GlobalCom2GoldenTest {
    static List<GoldenCase> goldenCases() {
        return GoldenCase.in(Optional.ofNullable(System.getProperty("goldens"))
                .map(folder -> Path.of(System.getProperty("goldens.base")).resolve(folder))
                .orElse(Path.of("goldens")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldenCases")
    void selectsWhatTheReferenceSelects(GoldenCase golden) {
        // Given
        ImageGeometry geometry = new ImageGeometry(
                golden.imageWidth(), golden.imageHeight(), golden.columns(), golden.rows(), golden.side());
        Scores scores = new Scores(golden.thumbnailScores(), golden.cropScores());
        SelectionSettings settings = new SelectionSettings(
                Method.of(golden.method()), Profile.of(golden.profile()), golden.retentionRatio(), 0, false);

        // When
        SelectedTokens selection = TokenSelector.selectTokens(geometry, scores, settings, similarity(golden));

        // Then
        assertThat(SelectionCheck.firstDifference(golden, answer(selection))).isEmpty();
    }

    private static SelectionAnswer answer(SelectedTokens selection) {
        return new SelectionAnswer(
                Arrays.stream(selection.sequence().toArray()).boxed().toList(),
                selection.originalTokens(),
                selection.keptTokens(),
                selection.newlines(),
                selection.thumbnailKept(),
                selection.cropKept(),
                selection.cropRatios());
    }

    /** The plain product of the features, each divided by its length: [T, T] of each view. */
    private static FeatureSimilarity similarity(GoldenCase golden) {
        return view -> {
            int tokens = golden.viewTokens();
            float[] features = golden.features();
            int width = features.length / golden.views() / tokens;
            double[] lengths = new double[tokens];
            for (int i = 0; i < tokens; i++) {
                lengths[i] = Math.sqrt(product(features, width, view * tokens + i, view * tokens + i));
            }
            float[] cosines = new float[tokens * tokens];
            for (int i = 0; i < tokens; i++) {
                for (int j = 0; j < tokens; j++) {
                    double product = product(features, width, view * tokens + i, view * tokens + j);
                    cosines[i * tokens + j] = (float) (product / (lengths[i] * lengths[j]));
                }
            }
            return cosines;
        };
    }

    private static double product(float[] features, int width, int i, int j) {
        double product = 0;
        for (int d = 0; d < width; d++) {
            product += (double) features[i * width + d] * features[j * width + d];
        }
        return product;
    }
}
