package io.globalcom2.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The renderer. It is asked to render and nothing else, so no cluster is needed. */
final class Kubectl {
    private Kubectl() {}

    /** Whether it is on the path. Whoever skips for lack of it says so. */
    static boolean isThere() {
        try {
            return run("version", "--client").exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws IOException with what kubectl says when the folder does not render */
    static String kustomize(Path folder) throws IOException {
        Result result = run("kustomize", folder.toString());
        if (result.exitCode() != 0) {
            throw new IOException("%s does not render: %s".formatted(folder, result.output()));
        }
        return result.output();
    }

    private record Result(int exitCode, String output) {}

    private static Result run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
