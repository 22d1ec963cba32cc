package io.globalcom2.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Which version figures belong to. */
public final class MeasuredCommit {
    private MeasuredCommit() {}

    /** As git describes it, with a mark where files have changed; {@code unknown} where the folder is no repository. */
    public static String of(Path repository) throws IOException {
        Process git = new ProcessBuilder("git", "-C", repository.toString(), "describe", "--always", "--dirty")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return commit.isEmpty() ? "unknown" : commit;
    }
}
