package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with what the authors' released code and independent references computed: indices and order identical, ratios within 1e-12
 * (official) and 1e-9 (standard). {@code -Dgoldens=<folder>} runs the cases of another folder of the same layout, relative to where Maven
 * was started.
 */
class GlobalCom2GoldenTest {
    static List<GoldenCase> goldenCases() throws IOException, URISyntaxException {
        String folder = System.getProperty("goldens");
        if (folder != null) {
            return casesIn(Path.of(System.getProperty("goldens.base", "")).resolve(folder));
        }
        List<GoldenCase> cases = new ArrayList<>(casesIn(resource("/goldens/compressor")));
        cases.addAll(casesIn(resource("/goldens/compressor-standard")));
        cases.addAll(casesIn(resource("/goldens/compressor-coverage")));
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldenCases")
    void selectsWhatTheReferenceSelects(GoldenCase golden) {
        // Given
        ImageGeometry geometry = golden.geometry();
        SelectionSettings settings = golden.settings();

        // When
        SelectedTokens selection = TokenSelector.selectTokens(geometry, golden.scores(), settings, golden.similarity());

        // Then
        assertRatios(selection.cropRatios(), golden.cropRatios(), settings.profile());
        if (golden.hasCropBudgets()) {
            assertThat(selection.cropKept()).isEqualTo(golden.cropBudgets());
        }
        List<List<Integer>> sequence = pairs(selection.sequence(), geometry.viewTokens());
        assertThat(tokensOf(0, sequence)).isEqualTo(golden.thumbnailKeptInOrder());
        for (int crop = 0; crop < geometry.crops(); crop++) {
            assertThat(tokensOf(crop + 1, sequence).stream().sorted().toList())
                    .as("crop %d", crop)
                    .isEqualTo(golden.cropKept().get(crop));
        }
        assertThat(sequence).isEqualTo(golden.sequence());
        assertThat(selection.sequence().length()).isEqualTo(golden.sequenceLength());
    }

    private static void assertRatios(List<Double> actual, List<Double> expected, Profile profile) {
        double tolerance =
                switch (profile) {
                    case OFFICIAL -> 1e-12;
                    case STANDARD -> 1e-9;
                };
        assertThat(actual).hasSameSizeAs(expected);
        for (int crop = 0; crop < actual.size(); crop++) {
            assertThat(actual.get(crop)).as("ratio of crop %d", crop).isCloseTo(expected.get(crop), within(tolerance));
        }
    }

    private static List<List<Integer>> pairs(Sequence sequence, int viewTokens) {
        List<List<Integer>> pairs = new ArrayList<>();
        for (int entry : sequence.toArray()) {
            pairs.add(entry == Sequence.NEWLINE ? List.of(-1, -1) : List.of(entry / viewTokens, entry % viewTokens));
        }
        return pairs;
    }

    private static List<Integer> tokensOf(int view, List<List<Integer>> sequence) {
        return sequence.stream()
                .filter(pair -> pair.get(0) == view)
                .map(pair -> pair.get(1))
                .toList();
    }

    private static List<GoldenCase> casesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<GoldenCase> cases = entries.filter(entry -> Files.exists(entry.resolve("case.json")))
                    .sorted()
                    .map(GoldenCase::new)
                    .toList();
            if (cases.isEmpty()) {
                throw new IOException("expected folders with a case.json in " + folder.toAbsolutePath() + ", got none");
            }
            return cases;
        }
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GlobalCom2GoldenTest.class.getResource(name), name)
                .toURI());
    }
}
