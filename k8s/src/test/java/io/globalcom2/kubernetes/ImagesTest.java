package io.globalcom2.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said about the images without building them. */
class ImagesTest {
    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\S+))?$");
    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(\\S+) \\S+$");
    private static final Pattern USER = Pattern.compile("(?m)^USER (\\d+):\\d+$");
    private static final Map<String, String> MODULES = Map.of(
            "gateway.Dockerfile", "gateway-service",
            "compressor.Dockerfile", "compressor-service",
            "vision-encoder.Dockerfile", "vision-encoder-service",
            "llm.Dockerfile", "llm-service",
            "cuda.Dockerfile", "${MODULE}");

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void startsFromAFixedTagAndRunsAsTheUserOfThePods(Path dockerfile) throws IOException {
        String text = Files.readString(dockerfile);
        List<String> stages = all(FROM, text, 2);

        assertThat(all(FROM, text, 1)).allSatisfy(base -> assertThat(base)
                .satisfiesAnyOf(tag -> assertThat(tag).matches(".+:\\d+\\.\\d+\\.\\d+.*"), stage -> assertThat(stages)
                        .contains(stage)));
        assertThat(all(USER, text, 1)).containsExactly("10001");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void holdsItsOwnServiceAndAModelOnlyInTheDemo(Path dockerfile) throws IOException {
        String text = Files.readString(dockerfile);
        String application = MODULES.get(dockerfile.getFileName().toString()) + "/target/quarkus-app/";

        assertThat(all(COPY, text, 1))
                .filteredOn(source -> !source.startsWith("demo-model/"))
                .containsExactly(
                        application + "lib/",
                        application + "quarkus/",
                        application + "quarkus-run.jar",
                        application + "app/");
        assertThat(text.contains("demo-model/")).isEqualTo(all(FROM, text, 2).contains("demo"));
    }

    static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("images"))) {
            return files.filter(file -> file.toString().endsWith("Dockerfile"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(match -> String.valueOf(match.group(group)))
                .toList();
    }
}
