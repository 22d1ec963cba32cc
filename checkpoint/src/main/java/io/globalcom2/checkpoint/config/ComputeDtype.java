package io.globalcom2.checkpoint.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The dtype in which a model computes, whatever its weights are stored in. */
public enum ComputeDtype {
    /** {@link #BFLOAT16} where the device multiplies it in hardware, {@link #FLOAT32} elsewhere. */
    AUTO,
    FLOAT32,
    BFLOAT16,
    /** Of use on a GPU only: CPUs emulate it. */
    FLOAT16;

    private static final Path CPU_DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final List<String> BFLOAT16_FLAGS = List.of("avx512_bf16", "amx_bf16");

    /** Settles {@link #AUTO} for the CPU of this machine; every other value stays. */
    public ComputeDtype onThisCpu() {
        return onCpu(CPU_DESCRIPTION);
    }

    /** @param description a file in the form of Linux' {@code /proc/cpuinfo}; if it does not exist, the CPU has no bfloat16 */
    ComputeDtype onCpu(Path description) {
        if (this != AUTO) {
            return this;
        }
        return multipliesBfloat16(description) ? BFLOAT16 : FLOAT32;
    }

    /** Settles {@link #AUTO} for a GPU; every other value stays. */
    public ComputeDtype onGpu() {
        return this == AUTO ? BFLOAT16 : this;
    }

    private static boolean multipliesBfloat16(Path description) {
        if (!Files.isReadable(description)) {
            return false;
        }
        try (java.util.stream.Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> List.of(line.split("\\s+")).stream().anyMatch(BFLOAT16_FLAGS::contains))
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }
}
