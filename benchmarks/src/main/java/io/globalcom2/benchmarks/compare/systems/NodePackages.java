package io.globalcom2.benchmarks.compare.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** llama.cpp for Node, with the binary that its makers built for this machine: nothing is compiled. */
final class NodePackages {
    private static final String VERSION = "3.22.1";
    private static final String BINDING = "node-llama-cpp";

    private NodePackages() {}

    /**
     * Into {@code node_modules} of a folder, where it is not there yet.
     *
     * @param log what npm says
     * @throws IOException where npm is missing or fails
     */
    static void install(Path folder, Path log) throws IOException, InterruptedException {
        Path binary = Path.of("@" + BINDING, platform(System.getProperty("os.name"), System.getProperty("os.arch")));
        if (isInstalled(folder, binary.toString()) && isInstalled(folder, BINDING)) {
            return;
        }
        Files.writeString(folder.resolve("package.json"), "{\"private\": true}\n");
        Process npm = new ProcessBuilder(List.of(
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--omit=optional",
                        "--prefix",
                        folder.toString(),
                        BINDING + "@" + VERSION,
                        binary + "@" + VERSION))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (npm.waitFor() != 0) {
            throw new IOException("npm could not install %s %s, see %s".formatted(BINDING, VERSION, log));
        }
    }

    private static boolean isInstalled(Path folder, String name) throws IOException {
        Path description = folder.resolve("node_modules").resolve(name).resolve("package.json");
        return Files.exists(description)
                && Files.readString(description).contains("\"version\": \"%s\"".formatted(VERSION));
    }

    /** The package with the binaries for a processor, as the binding's makers name it. */
    static String platform(String system, String architecture) {
        boolean arm = architecture.equals("aarch64");
        if (system.startsWith("Mac")) {
            return arm ? "mac-arm64-metal" : "mac-x64";
        }
        return (system.startsWith("Windows") ? "win-" : "linux-") + (arm ? "arm64" : "x64");
    }
}
