package io.globalcom2.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The hand-written main sources of all modules. */
final class SourceFiles {
    /** Of the project: tests run in the module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Path MAIN = Path.of("src", "main", "java");

    private SourceFiles() {}

    /** Every Java file, package-info included, sorted; at least one. */
    static List<Path> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> ROOT.relativize(file).toString().contains(MAIN.toString()))
                    .sorted()
                    .toList();
            if (sources.isEmpty()) {
                throw new AssertionError("expected sources under " + ROOT + ", found none");
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
