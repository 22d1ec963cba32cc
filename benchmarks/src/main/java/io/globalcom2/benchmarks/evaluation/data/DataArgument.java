package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.failure.ServingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What names data on the command line: a file of JSON lines, or a published layout and where it lies, such as {@code gqa:FOLDER}.
 *
 * @param path a file or a folder
 */
public record DataArgument(DataFormat format, Path path) {
    /** Reads the argument; a place that does not exist is invalid input. */
    public static DataArgument parse(String argument) {
        int colon = argument.indexOf(':');
        if (colon < 0 || Files.exists(Path.of(argument))) {
            return existing(DataFormat.JSON_LINES, argument);
        }
        DataFormat format = DataFormat.of(argument.substring(0, colon))
                .orElseThrow(() ->
                        ServingException.invalidInput("--data: expected a file, or one of %s before the colon, got %s"
                                .formatted(
                                        Arrays.stream(DataFormat.values())
                                                .map(DataFormat::id)
                                                .collect(Collectors.joining(", ")),
                                        argument)));
        return existing(format, argument.substring(colon + 1));
    }

    private static DataArgument existing(DataFormat format, String path) {
        if (!Files.exists(Path.of(path))) {
            throw ServingException.invalidInput("--data: expected a file or folder, got no " + path);
        }
        return new DataArgument(format, Path.of(path));
    }

    /** The data's name in reports: the published benchmark's, or the file's without its extension. */
    public String name() {
        return format == DataFormat.JSON_LINES
                ? path.toAbsolutePath().normalize().getFileName().toString().replaceFirst("\\.[^.]*$", "")
                : format.id();
    }

    /** Reads all questions. */
    public QuestionSet read(Optional<Path> images) {
        return new QuestionSet(name(), format.reader().read(path, images));
    }
}
