package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Hugging Face transformers on PyTorch, in a Python that the machine has. Each implementation of attention is a system. */
final class Transformers {
    private static final String SCRIPT = "benchmarks/src/main/python/transformers_system.py";

    private Transformers() {}

    /** @throws IOException where there is no Python, or it lacks torch or transformers, or the checkpoint cannot be loaded */
    static OtherEngine start(SystemsOptions options, Checkpoint checkpoint, FloatFormat dtype) throws IOException {
        ChildProcess process = ChildProcess.start(
                List.of(options.python(), options.repository().resolve(SCRIPT).toString()),
                options.output().resolve("transformers.log"));
        try {
            String version = process.ask(Map.of(
                            "checkpoint", checkpoint.folder().toString(),
                            "dtype", dtype.name().toLowerCase(Locale.ROOT),
                            "threads", options.threads(),
                            "tile", checkpoint.config().vision().tile()))
                    .get("version")
                    .asText();
            List<ChildSystem> systems = new ArrayList<>();
            for (String attention : options.attention()) {
                systems.add(
                        new ChildSystem("transformers " + attention, HeldFormat.of(dtype), true, attention, process));
            }
            return new OtherEngine(version, systems, process);
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }
}
