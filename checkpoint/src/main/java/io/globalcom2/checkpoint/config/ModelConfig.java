package io.globalcom2.checkpoint.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Which checkpoint a service loads and how it computes. */
@ConfigMapping(prefix = "globalcom2.model")
public interface ModelConfig {
    /** Checkpoint folder as Hugging Face lays it out. */
    Path folder();

    /** {@code float32}, {@code bfloat16}, {@code float16}, or {@code auto}: bfloat16 where the device multiplies it in hardware, else float32. */
    @WithDefault("auto")
    ComputeDtype computeDtype();

    /**
     * In what the language model keeps its matrices: {@code dense}, the compute dtype; {@code int8}; {@code w8a8}, which rounds prompts too and reads them faster; {@code int4}. Quantized
     * weights need less memory and write tokens faster; they are made once, into {@code weights-cache}, and are for the CPU. The vision tower is dense, or {@code w8a8}.
     */
    @WithDefault("dense")
    WeightFormat weights();

    /** Folder for quantized weights. Where it is not given, the one beside the checkpoint with {@code .quantized} behind its name. */
    Optional<Path> weightsCache();

    /** {@code cpu}, {@code gpu} (the first one) or {@code gpu:N}. */
    @WithDefault("cpu")
    String device();

    /** Threads of one product on the CPU; 0 leaves it to the engine (one per core). One setting per process. */
    @WithDefault("0")
    int threads();
}
