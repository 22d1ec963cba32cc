package io.globalcom2.quickstart.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service wrote, looked at because it ended: its one reason where the log has one, else its last lines. */
final class ServiceLog {
    private static final int LAST_LINES = 20;

    /** An error as Quarkus logs it: {@code 2026-01-01 00:00:00,000 ERROR [category] (thread) message}. */
    private static final Pattern ERROR = Pattern.compile("[-0-9]+ [:,0-9]+ ERROR +\\[[^]]*] \\([^)]*\\) (.+)");

    /** The name of a failure is for who reads the whole log. */
    private static final Pattern CAUSE = Pattern.compile("Caused by: [\\w.$]+: (.+)");

    private final Path file;

    ServiceLog(Path file) {
        this.file = file;
    }

    /** Why it did not start: the first error, with the place of the log; the end of the log where there is none. */
    String reason() {
        return describe(lines -> firstError(lines)
                .map(reason -> "%s%n(%s)".formatted(reason, file))
                .orElseGet(() -> end(lines)));
    }

    /** Its last lines. */
    String end() {
        return describe(this::end);
    }

    private String describe(Function<List<String>, String> description) {
        try {
            return description.apply(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            return "Its log %s cannot be read: %s".formatted(file, e.getMessage());
        }
    }

    /** Of the first error, with which the others began: its root where it is logged with its causes. */
    private static Optional<String> firstError(List<String> lines) {
        Optional<String> reason = Optional.empty();
        int errors = 0;
        for (String line : lines) {
            Matcher error = ERROR.matcher(line);
            if (error.matches() && ++errors == 1) {
                reason = Optional.of(error.group(1));
            }
            Matcher cause = CAUSE.matcher(line);
            if (errors == 1 && cause.matches()) {
                reason = Optional.of(cause.group(1));
            }
        }
        return reason;
    }

    private String end(List<String> lines) {
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        return "The end of %s:%n  %s".formatted(file, String.join(System.lineSeparator() + "  ", last));
    }
}
