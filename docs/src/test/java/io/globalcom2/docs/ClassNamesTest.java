package io.globalcom2.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One name, one thing: no two top-level classes of the main sources share a simple name, in whatever module they are. */
class ClassNamesTest {
    @Test
    void noTwoClassesShareASimpleName() {
        Map<String, List<Path>> byName = SourceFiles.all().stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .map(SourceFiles.ROOT::relativize)
                .collect(Collectors.groupingBy(
                        file -> file.getFileName().toString(), TreeMap::new, Collectors.toList()));

        assertThat(byName).hasSizeGreaterThan(100).allSatisfy((name, files) -> assertThat(files)
                .hasSize(1));
    }
}
