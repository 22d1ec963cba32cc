package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files that a published layout names. */
final class Layout {
    private Layout() {}

    /** The file itself, or the one that matches in a folder; there must be exactly one. */
    static Path file(Path data, String pattern) {
        if (Files.isRegularFile(data)) {
            return data;
        }
        List<Path> found = files(data, pattern);
        if (found.size() != 1) {
            throw ServingException.invalidInput(
                    "%s: expected one file %s, got %s".formatted(data, pattern, found.isEmpty() ? "none" : found));
        }
        return found.get(0);
    }

    /** All files of a folder that match, in the order of their names. */
    static List<Path> files(Path folder, String pattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && matcher.matches(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder a file lies in. */
    static Path folderOf(Path file) {
        return file.toAbsolutePath().getParent();
    }
}
