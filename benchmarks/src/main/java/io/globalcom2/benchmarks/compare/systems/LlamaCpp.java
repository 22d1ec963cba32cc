package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.compare.gguf.LlamaGguf;
import io.globalcom2.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** llama.cpp in Node, on a file in Q4_0 that is made of the checkpoint's weights. Without and with flash attention it is two systems. */
final class LlamaCpp {
    private static final String SCRIPT = "benchmarks/src/main/javascript/llama_system.mjs";

    private LlamaCpp() {}

    /**
     * Installs the binding where it is not yet, writes the model, starts.
     *
     * @throws IOException where node or npm is missing, or the binding cannot be installed or does not load the model
     * @throws IllegalArgumentException where the model cannot be written in this format
     */
    static OtherEngine start(SystemsOptions options, Checkpoint checkpoint, int context)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(options.work().resolve("llama.cpp"));
        NodePackages.install(folder, options.output().resolve("npm.log"));
        Path script = folder.resolve("llama_system.mjs");
        Files.copy(options.repository().resolve(SCRIPT), script, StandardCopyOption.REPLACE_EXISTING);
        Path gguf = folder.resolve("model.gguf");
        LlamaGguf.write(checkpoint, gguf);
        ChildProcess process = ChildProcess.start(
                List.of("node", script.toString()), options.output().resolve("llama.cpp.log"));
        try {
            String version = process.ask(Map.of(
                            "gguf", gguf.toString(),
                            "threads", options.threads(),
                            "context", context,
                            "sequences", options.sequences()))
                    .get("version")
                    .asText();
            return new OtherEngine(
                    version,
                    List.of(
                            new ChildSystem("llama.cpp", HeldFormat.Q4_0, false, "off", process),
                            new ChildSystem("llama.cpp flash attention", HeldFormat.Q4_0, false, "on", process)),
                    process);
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }
}
