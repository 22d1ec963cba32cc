package io.globalcom2.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every combination in {@code tests} and every overlay renders, and nothing is wrong with what comes out. */
class CombinationsTest {
    private static final System.Logger LOG = System.getLogger(CombinationsTest.class.getName());
    private static final String MISSING = "kubectl is not there: the manifests are NOT rendered and NOT checked";

    @BeforeAll
    static void needsKubectl() {
        if (!Kubectl.isThere()) {
            LOG.log(System.Logger.Level.WARNING, MISSING);
        }
        assumeTrue(Kubectl.isThere(), MISSING);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void rendersWithoutProblems(Path combination) throws IOException {
        assertThat(Check.problems(Kubectl.kustomize(combination))).isEmpty();
    }

    @Test
    void noCombinationIsMissing() throws IOException {
        for (String compressor : List.of("sidecar", "tier")) {
            for (String brokers : List.of("kafka", "own-kafka")) {
                for (String nodes : List.of("cpu", "gpu")) {
                    assertThat(combinations()).contains(Path.of("tests", String.join("-", compressor, brokers, nodes)));
                }
            }
            assertThat(combinations()).contains(Path.of("tests", "secured-" + compressor));
        }
    }

    static List<Path> combinations() throws IOException {
        try (Stream<Path> tests = Files.list(Path.of("tests"));
                Stream<Path> overlays = Files.list(Path.of("overlays"))) {
            return Stream.concat(tests, overlays).sorted().toList();
        }
    }
}
