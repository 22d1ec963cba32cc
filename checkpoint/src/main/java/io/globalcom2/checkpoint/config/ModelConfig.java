package io.globalcom2.checkpoint.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Which checkpoint a service loads and how it computes. */
@ConfigMapping(prefix = "globalcom2.model")
public interface ModelConfig {
    /** Checkpoint folder as Hugging Face lays it out. */
    Path folder();

    /** {@code float32}, {@code bfloat16}, {@code float16}, or {@code auto}: bfloat16 where the device multiplies it in hardware, else float32. */
    @WithDefault("auto")
    ComputeDtype computeDtype();

    /** {@code cpu}, {@code gpu} (the first one) or {@code gpu:N}. */
    @WithDefault("cpu")
    String device();

    /** Threads of one product on the CPU; 0 leaves it to the engine (one per core). One setting per process. */
    @WithDefault("0")
    int threads();
}
