package io.globalcom2.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every room has a sign on its door. */
class PackageInfoTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path MAIN = Path.of("src", "main", "java");

    @Test
    void everyPackageSaysWhatLivesThere() throws IOException {
        List<Path> packages;
        try (Stream<Path> files = Files.walk(ROOT)) {
            packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .filter(folder -> folder.toString().contains(MAIN.toString()))
                    .distinct()
                    .toList();
        }

        assertThat(packages).isNotEmpty().allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                .content()
                .contains("/**"));
    }
}
